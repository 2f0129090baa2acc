import { RotateCw, X } from "lucide-react";
import type { Job } from "@/shared/api/types";
import { isSettled } from "@/shared/api/types";
import { dollars, duration, number } from "@/shared/format";
import { Button } from "@/shared/ui/Button";
import { elapsed, happening, partsOf } from "./reduce";
import { Segments } from "./Segments";
import { useCalm } from "./useCalm";
import type { Updates } from "./useJob";
import { useNow } from "./useNow";

type Props = {
  job: Job;
  updates: Updates;
  onCancel: () => void;
  onRetry: (part?: string) => void; // without a part, of all that is missing
  acting: boolean;
};

const words: Record<Updates, string> = { live: "live", polled: "every 2 s", lost: "no connection" };

/** Why a button of the job cannot be pressed. */
const underWay = "Asked for; one moment";

/** How a job goes: one segment for the theme and each screen, time, tokens, dollars. */
export function JobProgress({ job, updates, onCancel, onRetry, acting }: Props) {
  const settled = isSettled(job.status);
  const canRetry = job.status === "failed" || job.status === "cancelled";
  const now = useNow(!settled);
  const message = happening(job, now);
  const spoken = useCalm(happening(job), settled);
  return (
    <section aria-label="Progress" className="flex flex-col gap-2">
      <Segments
        label={`Progress of ${job.name}`}
        message={message}
        progress={job.progress}
        parts={partsOf(job)}
        now={now}
        onRetry={canRetry && !acting ? onRetry : undefined}
      />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        <p className={`min-w-0 flex-1 basis-52 tabular-nums ${job.status === "failed" ? "text-bad" : ""}`} aria-hidden>
          {message}
        </p>
        {/* Spoken apart from what is seen: counted seconds would interrupt all reading. */}
        <p role="status" className="sr-only">
          {spoken}
        </p>
        <dl className="flex items-center gap-4 text-xs text-ink-soft tabular-nums">
          <Figure name="Elapsed">{duration(elapsed(job, now))}</Figure>
          <Figure name="Tokens">{number(job.tokenUsage?.total ?? 0)} tokens</Figure>
          <Figure name="Cost">{dollars(job.estimatedCostUsd ?? (settled || job.tokenUsage?.total ? null : 0))}</Figure>
          {!settled && <Figure name="Updates">{words[updates]}</Figure>}
        </dl>
        {!settled && (
          <Button onClick={onCancel} why={acting ? underWay : undefined}>
            <X size={14} aria-hidden /> Cancel
          </Button>
        )}
        {canRetry && (
          <Button onClick={() => onRetry()} why={acting ? underWay : undefined}>
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
