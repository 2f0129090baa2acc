import type { LiveEvent } from "@/shared/api/stream";
import type { Job, JobStatus, PartStatus, Screen, ScreenState, Theme } from "@/shared/api/types";
import { isSettled } from "@/shared/api/types";

type ScreenEvent = { id: string; title: string; version?: number; status: PartStatus; error?: string; html?: string };
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
      const theme = event.data as Theme & { status?: string };
      return theme.style ? { ...job, outputData: { screens: job.outputData?.screens ?? [], theme } } : job;
    }
    case "retrying": {
      const r = event.data as RetryingEvent;
      return patchState(job, r.id, {
        status: "retrying",
        attempts: r.attempt,
        nextAttemptAt: r.nextAttemptAt,
        error: r.error,
      });
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
  const made = next.outputData?.screens ?? [];
  const screens = made.some((s) => s.id === e.id) ? made.map((s) => (s.id === e.id ? screen : s)) : [...made, screen];
  return { ...next, outputData: { theme: next.outputData?.theme ?? null, screens } };
}

function patchState(job: Job, id: string, patch: Partial<ScreenState>): Job {
  return { ...job, screens: job.screens.map((s) => (s.id === id ? { ...s, ...patch } : s)) };
}

export type Part = {
  id: string;
  title: string;
  status: PartStatus;
  attempts: number;
  nextAttemptAt?: string;
  error?: string;
};

/** The pieces of a job's work: its theme, when one was asked for, then its screens. */
export function partsOf(job: Job): Part[] {
  const parts: Part[] = job.screens.map((s) => ({ ...s }));
  if (!job.inputData?.includeTheme) return parts;
  return [{ id: "theme", title: "Theme", status: themeStatus(job), attempts: 1 }, ...parts];
}

function themeStatus(job: Job): PartStatus {
  if (job.outputData?.theme) return "completed";
  if (job.status === "pending") return "waiting";
  if (job.status === "processing") return "running";
  return job.status === "cancelled" ? "cancelled" : "failed";
}

/** What is happening, in one line that a person would say. */
export function happening(job: Job, now: number): string {
  if (job.status === "pending") return "Waiting for a free place";
  if (job.status === "processing") {
    const retrying = job.screens.find((s) => s.status === "retrying");
    if (retrying) {
      const wait = retrying.nextAttemptAt ? Math.ceil((Date.parse(retrying.nextAttemptAt) - now) / 1000) : 0;
      const when = wait > 0 ? ` in ${wait} s` : " now";
      return `Designing ${retrying.title} · attempt ${retrying.attempts + 1} of ${job.maxAttempts}${when}`;
    }
    return job.message || "Designing";
  }
  if (job.status === "failed") return job.error ?? "Failed";
  if (job.status === "cancelled") return `Cancelled · ${done(job)}`;
  return done(job);
}

function done(job: Job): string {
  const ready = job.screens.filter((s) => s.status === "completed").length;
  return ready === job.screens.length
    ? `${ready} ${ready === 1 ? "screen" : "screens"} ready`
    : `${ready} of ${job.screens.length} screens ready`;
}

/** Milliseconds from the start, or the request, to the end, or now. */
export function elapsed(job: Pick<Job, "createdAt" | "startedAt" | "completedAt">, now: number): number {
  const end = job.completedAt ? Date.parse(job.completedAt) : now;
  return Math.max(0, end - Date.parse(job.startedAt ?? job.createdAt));
}
