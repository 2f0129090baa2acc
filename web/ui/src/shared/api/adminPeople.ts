import { client, dataOf } from "./client";
import type { Key, KeyTerms, NewKey, Role, Session } from "./people";
import type { components, operations } from "./schema";

export type AuditEntry = components["schemas"]["AuditView"];
export type AuditAction = AuditEntry["action"];
export type AuditQuery = NonNullable<operations["listAudit"]["parameters"]["query"]>;
export type KeyQuery = NonNullable<operations["listAllKeys"]["parameters"]["query"]>;

export async function findKeys(
  query: KeyQuery,
  signal?: AbortSignal,
): Promise<{ keys: Key[]; nextCursor: string | null }> {
  return dataOf(await client.GET("/api/admin/keys", { params: { query }, signal }));
}

export async function createKeyFor(body: KeyTerms & { userId: string; role: Role }): Promise<NewKey> {
  return dataOf(await client.POST("/api/admin/keys", { body }));
}

export async function rotateAnyKey(id: string, overlapSeconds: number): Promise<NewKey> {
  const params = { path: { id } };
  return dataOf(await client.POST("/api/admin/keys/{id}/rotate", { params, body: { overlapSeconds } }));
}

export async function revokeAnyKey(id: string): Promise<void> {
  dataOf(await client.DELETE("/api/admin/keys/{id}", { params: { path: { id } } }));
}

export async function listSessionsOf(user: string, signal?: AbortSignal): Promise<Session[]> {
  return dataOf<{ sessions: Session[] }>(
    await client.GET("/api/admin/sessions", { params: { query: { user } }, signal }),
  ).sessions;
}

/** Signs somebody out everywhere, and tells how many sessions these were. */
export async function endSessionsOf(user: string): Promise<number> {
  return dataOf<{ ended: number }>(await client.DELETE("/api/admin/sessions", { params: { query: { user } } })).ended;
}

export async function findChanges(
  query: AuditQuery,
  signal?: AbortSignal,
): Promise<{ entries: AuditEntry[]; nextCursor: string | null }> {
  return dataOf(await client.GET("/api/admin/audit", { params: { query }, signal }));
}
