import type { JobSummary } from "@/shared/api/types";

export type Estimate = { ms: number; usd: number | null; jobs: number };

/** What a job like these usually took, by the median of those that ended well; null without any. */
export function estimateFrom(jobs: JobSummary[], provider: string | undefined): Estimate | null {
  const done = jobs.filter(
    (j) => j.status === "completed" && j.jobType === "screen-generation" && j.startedAt && j.completedAt,
  );
  const same = done.filter((j) => j.provider === provider);
  if (same.length === 0) return null;
  const ms = median(same.map((j) => Date.parse(j.completedAt as string) - Date.parse(j.startedAt as string)));
  const costs = same.map((j) => j.estimatedCostUsd).filter((c) => c !== null);
  return { ms, usd: costs.length ? median(costs) : null, jobs: same.length };
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
