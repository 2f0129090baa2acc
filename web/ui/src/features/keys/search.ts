import type { Role } from "@/shared/api/people";

export const roles: Role[] = ["user", "viewer", "admin", "service"];

/** The choice of keys as the address has it. */
export type KeySearch = { user?: string; role?: Role; ended?: boolean };

/** Reads a choice from an address that anybody may have written. */
export function keySearch(raw: Record<string, unknown>): KeySearch {
  const user = typeof raw.user === "string" || typeof raw.user === "number" ? String(raw.user) : "";
  const role = roles.find((r) => r === raw.role);
  return { ...(user ? { user } : {}), ...(role ? { role } : {}), ...(raw.ended === true ? { ended: true } : {}) };
}
