import { isSettled, type Job } from "@/shared/api/types";
import { elapsed, partsOf } from "@/shared/live/reduce";

/**
 * A job together with the job that makes the rest of its brief, as one: its screens
 * with those under way, and what both took and cost. Its id stays the first one's.
 */
export function mergeRest(job: Job, rest: Job): Job {
  const leading = runOf(job, rest);
  const screens = joined(job.screens, rest.screens);
  // The job's own comes last: it may be a newer version.
  const made = new Map([rest, job].flatMap((j) => j.outputData?.screens ?? []).map((s) => [s.id, s]));
  const merged: Job = {
    ...job,
    status: leading.status,
    message: leading.message,
    error: leading.error,
    screens,
    outputData: { theme: job.outputData?.theme ?? null, screens: screens.flatMap((s) => made.get(s.id) ?? []) },
    tokenUsage: {
      prompt: (job.tokenUsage?.prompt ?? 0) + (rest.tokenUsage?.prompt ?? 0),
      completion: (job.tokenUsage?.completion ?? 0) + (rest.tokenUsage?.completion ?? 0),
      total: (job.tokenUsage?.total ?? 0) + (rest.tokenUsage?.total ?? 0),
    },
    estimatedCostUsd: costOf(job, rest),
    // The time in which somebody looked at the first screens is not the work's.
    startedAt: shifted(rest.startedAt ?? rest.createdAt, -elapsed(job, Date.now())),
    completedAt: rest.completedAt,
  };
  const parts = partsOf(merged);
  const done = parts.filter((p) => p.status === "completed").length;
  const share = Math.round((100 * done) / Math.max(1, parts.length));
  return { ...merged, progress: merged.status === "completed" ? 100 : Math.min(99, share) };
}

/** Both lists as one, each in its order: what the second has before something of the first goes before that. */
function joined(first: Job["screens"], second: Job["screens"]): Job["screens"] {
  const known = new Set(first.map((s) => s.id));
  const places = new Map(second.map((s, i) => [s.id, i]));
  let next = 0;
  const added = (end: number) => second.slice(next, end).filter((s) => !known.has(s.id));
  const all: Job["screens"] = [];
  for (const s of first) {
    const place = places.get(s.id) ?? 0;
    all.push(...added(place), s);
    next = Math.max(next, place);
  }
  return [...all, ...added(second.length)];
}

/** Those of the two that a cancel or a retry is about: what runs, or else all that is not complete. */
export function runsOf(job: Job, rest: Job | undefined): Job[] {
  const both = rest ? [job, rest] : [job];
  const running = both.filter((j) => !isSettled(j.status));
  return running.length ? running : both.filter((j) => j.status !== "completed");
}

/** That of the runs which makes a screen or the theme, by the part's id. */
export function runMaking(part: string, runs: Job[]): Job | undefined {
  return runs.find((j) => j.screens.some((s) => s.id === part)) ?? runs[0];
}

/** Which of the two says what happens. */
export function runOf(job: Job, rest: Job | undefined): Job {
  return rest && (!isSettled(rest.status) || job.status === "completed") ? rest : job;
}

/** Unknown when one of them is unknown; a job that called nobody has cost nothing. */
function costOf(job: Job, rest: Job): number | null {
  const of = (j: Job) => j.estimatedCostUsd ?? (j.tokenUsage?.total ? null : 0);
  const [a, b] = [of(job), of(rest)];
  return a === null || b === null ? null : a + b;
}

function shifted(iso: string, ms: number): string {
  return new Date(Date.parse(iso) + ms).toISOString();
}
