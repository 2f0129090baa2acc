import type { BulkFilter, JobQuery } from "@/shared/api/admin";
import type { JobStatus } from "@/shared/api/types";

export const statuses: JobStatus[] = ["pending", "processing", "completed", "failed", "cancelled"];

export const types = {
  "screen-generation": "Screens",
  "screenshot-export": "Export",
  "chat-context": "Chat",
  "style-extraction": "Style",
} as const;

export type JobType = keyof typeof types;

export const spans = { "1h": 1, "24h": 24, "7d": 168, "30d": 720 } as const;

export type Span = keyof typeof spans;

/** The choice of jobs as the address has it. What is not chosen is not there. */
export type Search = {
  status?: JobStatus[];
  type?: JobType[];
  user?: string;
  provider?: string;
  error?: string;
  q?: string;
  cause?: string;
  since?: Span; // in place of from and to
  from?: string; // RFC 3339
  to?: string; // RFC 3339, before which
};

const text = (v: unknown) => (typeof v === "string" && v !== "" ? v : undefined);

/** A moment as the server takes it; undefined when it is none. */
function moment(v: unknown): string | undefined {
  const at = typeof v === "string" ? Date.parse(v) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

function listOf<T extends string>(known: readonly T[], v: unknown): T[] | undefined {
  const chosen = Array.isArray(v) ? known.filter((k) => v.includes(k)) : [];
  return chosen.length > 0 ? chosen : undefined;
}

/** Reads a choice from an address that anybody may have written. */
export function searchFrom(raw: Record<string, unknown>): Search {
  const since = typeof raw.since === "string" && raw.since in spans ? (raw.since as Span) : undefined;
  const search: Search = {
    status: listOf(statuses, raw.status),
    type: listOf(Object.keys(types) as JobType[], raw.type),
    user: text(raw.user),
    provider: text(raw.provider),
    error: text(raw.error),
    q: text(raw.q),
    cause: text(raw.cause),
    since,
    from: since ? undefined : moment(raw.from),
    to: since ? undefined : moment(raw.to),
  };
  return Object.fromEntries(Object.entries(search).filter(([, v]) => v !== undefined));
}

/** The choice as the server takes it; a span of time is counted back from `now`. */
export function queryOf(search: Search, now: number): JobQuery & BulkFilter {
  const { since, ...rest } = search;
  return since ? { ...rest, from: new Date(now - spans[since] * 3_600_000).toISOString() } : rest;
}

export function isFiltered(search: Search): boolean {
  return Object.keys(search).length > 0;
}

/** What is chosen and has no field, as chips: the name of each, and what takes it away. */
export function chipsOf(search: Search): { key: keyof Search; label: string }[] {
  const chips: { key: keyof Search; label: string }[] = [];
  if (search.cause) chips.push({ key: "cause", label: "One cause of errors" });
  return chips;
}
