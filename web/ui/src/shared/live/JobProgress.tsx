import { RotateCw, X } from "lucide-react";
import type { Job } from "@/shared/api/types";
import { isSettled } from "@/shared/api/types";
import { dollars, duration, number } from "@/shared/format";
import { Button } from "@/shared/ui/Button";
import { elapsed, happening, type Part, partsOf } from "./reduce";
import { useNow } from "./useNow";

const looks: Record<Part["status"], string> = {
  waiting: "border border-line-strong",
  running: "bg-accent-soft",
  retrying: "bg-warning-soft border border-warning",
  completed: "bg-accent",
  failed: "bg-bad",
  cancelled: "bg-line-strong",
};

type Props = { job: Job; live: boolean; onCancel: () => void; onRetry: () => void; acting: boolean };

/** How a job goes: one segment for the theme and each screen, time, tokens, dollars. */
export function JobProgress({ job, live, onCancel, onRetry, acting }: Props) {
  const settled = isSettled(job.status);
  const now = useNow(!settled);
  const message = happening(job, now);
  return (
    <section aria-label="Progress" className="flex flex-col gap-2">
      <div
        role="progressbar"
        aria-label={`Progress of ${job.name}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={job.progress}
        aria-valuetext={message}
        className="flex h-2 gap-1"
      >
        {partsOf(job).map((part) => (
          <div
            key={part.id}
            title={part.title}
            className={`relative flex-1 overflow-hidden rounded-sm ${looks[part.status]}`}
          >
            {part.status === "running" && <div className="absolute inset-y-0 w-2/5 animate-working bg-accent" />}
          </div>
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        <p role="status" className={`min-w-0 flex-1 basis-52 ${job.status === "failed" ? "text-bad" : ""}`}>
          {message}
        </p>
        <dl className="flex items-center gap-4 text-xs text-ink-soft tabular-nums">
          <Figure name="Elapsed">{duration(elapsed(job, now))}</Figure>
          <Figure name="Tokens">{number(job.tokenUsage?.total ?? 0)} tokens</Figure>
          <Figure name="Cost">{dollars(job.estimatedCostUsd ?? (settled || job.tokenUsage?.total ? null : 0))}</Figure>
          {!settled && <Figure name="Updates">{live ? "live" : "every 2 s"}</Figure>}
        </dl>
        {!settled && (
          <Button onClick={onCancel} disabled={acting}>
            <X size={14} aria-hidden /> Cancel
          </Button>
        )}
        {(job.status === "failed" || job.status === "cancelled") && (
          <Button onClick={onRetry} disabled={acting}>
            <RotateCw size={14} aria-hidden /> Retry what is missing
          </Button>
        )}
      </div>
    </section>
  );
}

function Figure({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="sr-only">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
