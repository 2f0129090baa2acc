import type { AuditQuery } from "@/shared/api/adminPeople";

export const spans = { "1h": 1, "24h": 24, "7d": 168, "30d": 720 } as const;

export type Span = keyof typeof spans;

/** The choice of changes as the address has it. */
export type AuditSearch = { user?: string; action?: string; target?: string; since?: Span };

const text = (v: unknown) => (typeof v === "string" || typeof v === "number" ? String(v) : "");

/** Reads a choice from an address that anybody may have written. */
export function auditSearch(raw: Record<string, unknown>): AuditSearch {
  const since = (Object.keys(spans) as Span[]).find((s) => s === raw.since);
  const words = { user: text(raw.user), action: text(raw.action), target: text(raw.target) };
  return {
    ...Object.fromEntries(Object.entries(words).filter(([, v]) => v !== "")),
    ...(since ? { since } : {}),
  };
}

/** The choice as the server takes it; a span of time is counted back from `now`. */
export function auditQuery({ since, ...rest }: AuditSearch, now: number): AuditQuery {
  return since ? { ...rest, from: new Date(now - spans[since] * 3_600_000).toISOString() } : rest;
}
