import type { LiveEvent } from "@/shared/api/stream";
import type { Job, JobStatus, PartStatus, Screen, ScreenState, Theme } from "@/shared/api/types";
import { isSettled, type PartState } from "@/shared/api/types";
import { count } from "@/shared/format";

const themeId = "theme";

type ScreenEvent = { id: string; title: string; version?: number; status: PartStatus; error?: string; html?: string };
type ThemeEvent = Theme & { status?: PartStatus; error?: string };
type RetryingEvent = { id: string; title: string; attempt: number; nextAttemptAt: string; error: string };

/**
 * A job as it is after an event. Events only bring forward what the next read of the
 * job says in full, so one that comes twice, late or unknown does no harm.
 */
export function reduceJob(job: Job, event: LiveEvent): Job {
  switch (event.type) {
    case "status": {
      const { status, error } = event.data as { status: JobStatus; error: string | null };
      // A settled status is left to the read: it comes with the rest of the job.
      return isSettled(status) || isSettled(job.status) ? job : { ...job, status, error };
    }
    case "progress": {
      const { progress, message } = event.data as { progress: number; message: string };
      return progress < job.progress ? job : { ...job, progress, message };
    }
    case "screen":
      return withScreen(job, event.data as ScreenEvent);
    case "theme": {
      const theme = event.data as ThemeEvent;
      if (!theme.style)
        return { ...job, theme: { status: "failed", attempts: job.theme?.attempts ?? 1, error: theme.error } };
      return { ...job, theme: undefined, outputData: { screens: job.outputData?.screens ?? [], theme } };
    }
    case "retrying": {
      const r = event.data as RetryingEvent;
      const state = {
        status: "retrying",
        attempts: r.attempt,
        nextAttemptAt: r.nextAttemptAt,
        error: r.error,
      } as const;
      return r.id === themeId ? { ...job, theme: state } : patchState(job, r.id, state);
    }
    default:
      return job;
  }
}

function withScreen(job: Job, e: ScreenEvent): Job {
  const known = job.screens.find((s) => s.id === e.id);
  if (known?.version && e.version && known.version > e.version) return job; // replayed
  const next = patchState(job, e.id, {
    status: e.status,
    error: e.error,
    version: e.version,
    nextAttemptAt: undefined,
  });
  if (!e.html) return next;
  const screen: Screen = { id: e.id, title: e.title, html: e.html };
  const made = new Map(next.outputData?.screens.map((s) => [s.id, s]));
  made.set(e.id, screen);
  const screens = next.screens.flatMap((s) => made.get(s.id) ?? []); // as a read of the job has them
  return { ...next, outputData: { theme: next.outputData?.theme ?? null, screens } };
}

function patchState(job: Job, id: string, patch: Partial<ScreenState>): Job {
  return { ...job, screens: job.screens.map((s) => (s.id === id ? { ...s, ...patch } : s)) };
}

export type Part = PartState & { id: string; title: string };

/** The pieces of a job's work: its theme, when one was asked for, then its screens. */
export function partsOf(job: Job): Part[] {
  const parts: Part[] = job.screens.map((s) => ({ ...s }));
  if (!job.inputData?.includeTheme) return parts;
  return [{ id: themeId, title: "Theme", ...themeState(job) }, ...parts];
}

/** A job's JSON says of its theme only whether it is there; what became of it meanwhile came by events. */
function themeState(job: Job): PartState {
  const known = job.theme ?? { status: "running" as const, attempts: 1 };
  if (job.outputData?.theme) return { status: "completed", attempts: known.attempts };
  if (job.status === "pending") return { status: "waiting", attempts: 0 };
  if (job.status === "processing") return known;
  return job.status === "cancelled"
    ? { status: "cancelled", attempts: known.attempts }
    : { ...known, status: "failed", error: known.error ?? job.error ?? undefined };
}

/** Seconds to a part's next try, 0 when it is due. */
export function secondsTo(part: Pick<PartState, "nextAttemptAt">, now: number): number {
  return part.nextAttemptAt ? Math.max(0, Math.ceil((Date.parse(part.nextAttemptAt) - now) / 1000)) : 0;
}

/** What is happening, in one line that a person would say; without a time, it leaves the seconds out. */
export function happening(job: Job, now?: number): string {
  if (job.status === "pending") return job.message || "Waiting for a free place";
  if (job.status === "processing") {
    const retrying = partsOf(job).find((p) => p.status === "retrying");
    if (!retrying) return job.message || "Designing";
    const wait = now === undefined ? 0 : secondsTo(retrying, now);
    const when = now === undefined ? "" : wait > 0 ? ` in ${wait} s` : " now";
    const doing = job.jobType === "screen-generation" ? `Designing ${retrying.title}` : retrying.title;
    return `${doing} · attempt ${retrying.attempts + 1} of ${job.maxAttempts}${when}`;
  }
  if (job.status === "failed") return job.error ?? "Failed";
  if (job.status === "cancelled") return `Cancelled · ${done(job)}`;
  return done(job);
}

function done(job: Job): string {
  const ready = job.screens.filter((s) => s.status === "completed").length;
  const noun = job.jobType === "screen-generation" ? "screen" : "part";
  return ready === job.screens.length
    ? `${count(ready, noun)} ready`
    : `${ready} of ${count(job.screens.length, noun)} ready`;
}

/** Milliseconds from the start, or the request, to the end, or now. */
export function elapsed(job: Pick<Job, "createdAt" | "startedAt" | "completedAt">, now: number): number {
  const end = job.completedAt ? Date.parse(job.completedAt) : now;
  return Math.max(0, end - Date.parse(job.startedAt ?? job.createdAt));
}
