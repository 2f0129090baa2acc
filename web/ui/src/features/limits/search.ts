/** The choice of users as the address has it: how their names begin. */
export type LimitSearch = { user?: string };

/** Reads a choice from an address that anybody may have written. */
export function limitSearch(raw: Record<string, unknown>): LimitSearch {
  const user = typeof raw.user === "string" || typeof raw.user === "number" ? String(raw.user) : "";
  return user ? { user } : {};
}
