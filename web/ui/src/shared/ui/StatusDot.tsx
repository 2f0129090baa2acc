import type { JobStatus, PartStatus } from "@/shared/api/types";

const colors: Record<JobStatus | PartStatus, string> = {
  pending: "border border-line-strong",
  waiting: "border border-line-strong",
  processing: "bg-accent",
  running: "bg-accent",
  retrying: "bg-warning",
  completed: "bg-good",
  failed: "bg-bad",
  cancelled: "bg-line-strong",
};

const names: Record<JobStatus | PartStatus, string> = {
  pending: "Pending",
  waiting: "Waiting",
  processing: "Running",
  running: "Running",
  retrying: "Retrying",
  completed: "Ready",
  failed: "Failed",
  cancelled: "Cancelled",
};

export function statusName(status: JobStatus | PartStatus): string {
  return names[status];
}

/** A state as a dot and a word; the dot alone would need colour vision. */
export function StatusDot({ status, quiet = false }: { status: JobStatus | PartStatus; quiet?: boolean }) {
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap text-sm">
      <span className={`size-2 shrink-0 rounded-full ${colors[status]}`} aria-hidden />
      <span className={quiet ? "sr-only" : ""}>{names[status]}</span>
    </span>
  );
}
