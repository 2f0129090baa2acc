import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Bulk, listBulk, stopBulk } from "@/shared/api/admin";
import { age, count, number } from "@/shared/format";
import { useNow } from "@/shared/live/useNow";
import { Button } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";

const doing = { retry: "Retrying", cancel: "Cancelling", delete: "Deleting" };
const done = { retry: "retried", cancel: "cancelled", delete: "deleted" };
const shownFor = 10 * 60_000; // after an action has ended

/** Bulk actions under way, with Stop, and those that ended a moment ago. */
export function BulkProgress({ mayChange }: { mayChange: boolean }) {
  const client = useQueryClient();
  const actions = useQuery({
    queryKey: ["admin", "bulk"],
    queryFn: ({ signal }) => listBulk(signal),
    refetchInterval: (q) => (q.state.data?.some((b) => b.status === "running") ? 700 : 5_000),
  });
  const stop = useMutation({
    mutationFn: stopBulk,
    onSettled: () => client.invalidateQueries({ queryKey: ["admin", "bulk"] }),
  });
  const now = useNow(true, 1_000);
  const recent = (actions.data ?? []).filter((b) => !b.finishedAt || now - Date.parse(b.finishedAt) < shownFor);
  if (recent.length === 0) return null;
  return (
    <section aria-label="Bulk actions" className="flex flex-col gap-2">
      {stop.isError && <ErrorNote what="It could not be stopped." error={stop.error} />}
      {recent.map((b) => (
        <Action key={b.id} action={b} now={now} onStop={mayChange ? () => stop.mutate(b.id) : undefined} />
      ))}
    </section>
  );
}

function Action({ action: b, now, onStop }: { action: Bulk; now: number; onStop?: () => void }) {
  const handled = b.done + b.skipped + b.failed;
  const running = b.status === "running";
  const share = running ? Math.min(1, handled / Math.max(1, b.matching)) : 1;
  const rest = [b.skipped > 0 && `${number(b.skipped)} skipped`, b.failed > 0 && `${number(b.failed)} failed`].filter(
    Boolean,
  );
  const words = running
    ? `${doing[b.action]} ${number(handled)} of ${count(b.matching, "job")}`
    : `${count(b.done, "job")} ${done[b.action]}${b.status === "stopped" ? `, stopped with ${number(Math.max(0, b.matching - handled))} left` : ""}`;
  return (
    <div className="flex flex-col gap-2 rounded-lg border border-line bg-surface px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <p className="font-medium tabular-nums" role="status">
          {words}
        </p>
        {rest.length > 0 && <p className="text-warning tabular-nums">{rest.join(", ")}</p>}
        <p className="text-xs text-ink-soft">
          by {b.startedBy}, {age(b.createdAt, now)}
        </p>
        {running && onStop && (
          <Button className="ml-auto" onClick={onStop}>
            Stop
          </Button>
        )}
      </div>
      {running && (
        <div
          role="progressbar"
          aria-label={doing[b.action]}
          aria-valuemin={0}
          aria-valuemax={b.matching}
          aria-valuenow={handled}
          aria-valuetext={words}
          className="h-1.5 overflow-hidden rounded-full bg-sunken"
        >
          <div
            className="h-full bg-accent transition-[width] duration-150 motion-reduce:transition-none"
            style={{ width: `${share * 100}%` }}
          />
        </div>
      )}
      {b.lastError && <p className="text-xs text-bad">{b.lastError}</p>}
    </div>
  );
}
