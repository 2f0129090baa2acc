import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { endSession, type Session } from "@/shared/api/people";
import { messageOf } from "@/shared/api/problem";
import { age, moment } from "@/shared/format";
import { Button } from "@/shared/ui/Button";
import { deviceOf } from "./device";

export const sessionsKey = ["sessions"];

/** Where one is signed in; somebody else's sessions are shown with their role, and ended all together elsewhere. */
export function SessionList({ sessions, own = true }: { sessions: Session[]; own?: boolean }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface" aria-label="Sessions">
      {[...sessions]
        .sort((a, b) => Number(b.current) - Number(a.current))
        .map((s) => (
          <SessionRow key={s.id} session={s} own={own} />
        ))}
    </ul>
  );
}

function SessionRow({ session, own }: { session: Session; own: boolean }) {
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => endSession(session.id),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsKey }),
    onError: (e) => toast.error(messageOf(e)),
  });
  const device = deviceOf(session.userAgent);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3" aria-label={device}>
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-x-3">
          <span className="font-medium" title={session.userAgent}>
            {device}
          </span>
          {session.current && <span className="text-xs text-accent">This one</span>}
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-xs leading-5 text-ink-soft">
          {!own && <span className="font-medium text-ink">{session.role}</span>}
          <span>{session.address}</span>
          <span>
            Signed in{" "}
            <time dateTime={session.createdAt} title={moment(session.createdAt)}>
              {age(session.createdAt)}
            </time>{" "}
            {session.keyId ? (
              <>
                with <code>afk_{session.keyId}_…</code>
              </>
            ) : (
              "by single sign-on"
            )}
          </span>
          <span>
            Used{" "}
            <time dateTime={session.lastUsedAt} title={moment(session.lastUsedAt)}>
              {age(session.lastUsedAt)}
            </time>
          </span>
          <span>Ends {moment(session.expiresAt)}</span>
        </p>
      </div>
      {own && !session.current && (
        <Button aria-label={`End the session ${device}`} disabled={end.isPending} onClick={() => end.mutate()}>
          End
        </Button>
      )}
    </li>
  );
}
