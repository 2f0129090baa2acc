import { client, dataOf } from "./client";
import type { components } from "./schema";

export type JobLimit = components["schemas"]["JobLimitView"];
export type MoneyLimit = components["schemas"]["MoneyLimitView"];
/** Limits; null is none, or among a user's own the limit of all. */
export type LimitValues = components["schemas"]["LimitValues"];
export type LimitName = keyof LimitValues;
/** A user's limits with their use; `own` is what an administrator has set, null when nothing is. */
export type UserLimits = Omit<components["schemas"]["LimitsView"], "own"> & { own: LimitValues | null };
export type LimitsPage = { defaults: LimitValues; users: UserLimits[]; nextCursor: string | null };

/** The caller's own. */
export async function getLimits(signal?: AbortSignal): Promise<UserLimits> {
  return dataOf(await client.GET("/api/limits", { signal }));
}

/** Those whose use is counted, or who have limits of their own; `q` is how the name begins. */
export async function findLimits(
  query: { q?: string; cursor?: string; limit?: number },
  signal?: AbortSignal,
): Promise<LimitsPage> {
  return dataOf(await client.GET("/api/admin/limits", { params: { query }, signal }));
}

export async function getUserLimits(user: string, signal?: AbortSignal): Promise<UserLimits> {
  return dataOf(await client.GET("/api/admin/limits/{user}", { params: { path: { user } }, signal }));
}

/** Replaces all of a user's own limits: 0 is no limit, null the limit of all. */
export async function setUserLimits(user: string, body: LimitValues): Promise<UserLimits> {
  return dataOf(await client.PUT("/api/admin/limits/{user}", { params: { path: { user } }, body }));
}

/** Gives a user the limits of all again. */
export async function resetUserLimits(user: string): Promise<UserLimits> {
  return dataOf(await client.DELETE("/api/admin/limits/{user}", { params: { path: { user } } }));
}
