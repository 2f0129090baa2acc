import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { SessionList } from "@/features/sessions/SessionList";
import { endSessionsOf, listSessionsOf } from "@/shared/api/adminPeople";
import { count } from "@/shared/format";
import { AskOnce } from "@/shared/ui/AskOnce";
import { Button } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { RowsOutline } from "@/shared/ui/RowsOutline";

/** Where one person is signed in, and the way to end that for somebody who has left. */
export function UserSessions({ user, mayEnd }: { user: string; mayEnd: boolean }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const queryKey = ["admin", "sessions", user];
  const sessions = useQuery({ queryKey, queryFn: ({ signal }) => listSessionsOf(user, signal) });
  const end = useMutation({
    mutationFn: () => endSessionsOf(user),
    onSuccess: (ended) => {
      setAsking(false);
      toast.success(`${count(ended, "session")} of ${user} ended`);
      return client.invalidateQueries({ queryKey });
    },
  });
  const list = sessions.data ?? [];
  return (
    <section className="flex flex-col gap-3 pt-2" aria-label={`Sessions of ${user}`}>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="font-semibold break-words">Sessions of {user}</h2>
          <p className="text-sm text-ink-soft">
            A session keeps the role that its sign-in had. To shut somebody out, end the sessions, revoke the keys, and
            take the account away at the provider.
          </p>
        </div>
        {mayEnd && list.length > 0 && !asking && (
          <Button look="danger" onClick={() => setAsking(true)}>
            End all sessions
          </Button>
        )}
      </div>
      {asking && (
        <AskOnce
          question={`Every browser in which ${user} is signed in is signed out with its next request.`}
          act="End them"
          keep="Keep them"
          busy={end.isPending}
          error={end.error}
          onAct={() => end.mutate()}
          onKeep={() => setAsking(false)}
        />
      )}
      {sessions.isPending && <RowsOutline rows={2} />}
      {sessions.isError && (
        <ErrorNote
          what="The sessions cannot be listed."
          error={sessions.error}
          onRetry={() => void sessions.refetch()}
        />
      )}
      {sessions.isSuccess && list.length === 0 && <p className="text-sm text-ink-soft">Signed in nowhere.</p>}
      {list.length > 0 && <SessionList sessions={list} own={false} />}
    </section>
  );
}
