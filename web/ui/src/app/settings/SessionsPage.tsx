import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { toast } from "sonner";
import { SessionList, sessionsKey } from "@/features/sessions/SessionList";
import { endSessions, listSessions } from "@/shared/api/people";
import { messageOf } from "@/shared/api/problem";
import { useSession } from "@/shared/api/useSession";
import { Button } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { RowsOutline } from "@/shared/ui/RowsOutline";
import { Nothing, Part } from "./Part";
import { useLeave } from "./useLeave";

/** Where one is signed in, and the ways out. */
export function SessionsPage() {
  const who = useSession().data;
  const client = useQueryClient();
  const leave = useLeave();
  const sessions = useQuery({ queryKey: sessionsKey, queryFn: ({ signal }) => listSessions(signal) });
  const end = useMutation({
    mutationFn: endSessions,
    onSuccess: (_, others) => (others ? client.invalidateQueries({ queryKey: sessionsKey }) : leave()),
    onError: (e) => toast.error(messageOf(e)),
  });
  useEffect(() => {
    document.title = "Sessions · AppForge";
  }, []);
  const list = sessions.data ?? [];
  return (
    <Part
      title="Sessions"
      about={
        who?.local
          ? "A development server has one user and no sign-in, so there are no sessions."
          : "Browsers in which you are signed in. End what you do not know, then rotate your keys."
      }
      act={
        list.length > 0 && (
          <div className="flex flex-wrap gap-2">
            {list.some((s) => !s.current) && list.some((s) => s.current) && (
              <Button disabled={end.isPending} onClick={() => end.mutate(true)}>
                End all others
              </Button>
            )}
            <Button look="danger" disabled={end.isPending} onClick={() => end.mutate(false)}>
              Sign out everywhere
            </Button>
          </div>
        )
      }
    >
      {sessions.isPending && <RowsOutline rows={2} />}
      {sessions.isError && (
        <ErrorNote
          what="Your sessions cannot be listed."
          error={sessions.error}
          onRetry={() => void sessions.refetch()}
        />
      )}
      {sessions.isSuccess && list.length === 0 && !who?.local && (
        <Nothing>You are signed in nowhere: this page was opened with a key in each request.</Nothing>
      )}
      {list.length > 0 && <SessionList sessions={list} />}
    </Part>
  );
}
