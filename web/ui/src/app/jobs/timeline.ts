import type { Job, ModelCall, PartStatus } from "@/shared/api/types";
import { isSettled } from "@/shared/api/types";
import { partsOf } from "@/shared/live/reduce";

/** A stretch of a part's time, in milliseconds from the start of the axis. */
export type Span =
  | { kind: "attempt"; from: number; to: number; call: ModelCall }
  | { kind: "wait"; from: number; to: number; for: "place" | "retry" };

export type Row = { id: string; title: string; status: PartStatus; error?: string; spans: Span[] };

export type Timeline = { start: number; length: number; rows: Row[] };

/** A job's parts on one time axis: each attempt, and the waits before and between them. */
export function timelineOf(job: Job, calls: ModelCall[], now: number): Timeline {
  const start = Date.parse(job.createdAt);
  const running = !isSettled(job.status);
  const parts: Omit<Row, "spans">[] = partsOf(job).map(({ id, title, status, error }) => ({
    id,
    title,
    status,
    error,
  }));
  for (const { part } of calls) {
    if (!parts.some((p) => p.id === part)) parts.push({ id: part, title: part, status: "completed" });
  }
  const next = new Map(partsOf(job).map((p) => [p.id, p.nextAttemptAt]));
  const rows = parts.map((part): Row => {
    const own = calls
      .filter((c) => c.part === part.id)
      .sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
    const spans: Span[] = [];
    let free = 0;
    for (const [i, call] of own.entries()) {
      const from = Math.max(0, Date.parse(call.startedAt) - start);
      if (from > free) spans.push({ kind: "wait", from: free, to: from, for: i === 0 ? "place" : "retry" });
      const to = Math.max(from, endOf(call, now) - start);
      spans.push({ kind: "attempt", from, to, call });
      free = to;
    }
    const due = next.get(part.id);
    if (part.status === "retrying" && due) {
      spans.push({ kind: "wait", from: free, to: Math.max(free, Date.parse(due) - start), for: "retry" });
    } else if (part.status === "waiting" && running) {
      spans.push({ kind: "wait", from: free, to: Math.max(free, now - start), for: own.length ? "retry" : "place" });
    }
    return { ...part, spans };
  });
  const ends = rows.flatMap((r) => r.spans.map((s) => s.to));
  const ended = job.completedAt ? Date.parse(job.completedAt) : running ? now : Date.parse(job.updatedAt);
  return { start, length: Math.max(1, ended - start, ...ends), rows };
}

function endOf(call: ModelCall, now: number): number {
  if (call.finishedAt) return Date.parse(call.finishedAt);
  return call.outcome === "pending" ? now : Date.parse(call.startedAt) + call.latencyMs;
}

const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  1_800_000, 3_600_000,
];

/** Round moments of an axis, from 0, at most six. */
export function ticksOf(length: number): number[] {
  const step = steps.find((s) => length / s <= 5) ?? Math.ceil(length / 5 / 3_600_000) * 3_600_000;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, i) => i * step);
}
