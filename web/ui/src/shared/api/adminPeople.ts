import { client, dataOf } from "./client";
import type { Key, KeyTerms, NewKey, Role } from "./people";
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

export async function findChanges(
  query: AuditQuery,
  signal?: AbortSignal,
): Promise<{ entries: AuditEntry[]; nextCursor: string | null }> {
  return dataOf(await client.GET("/api/admin/audit", { params: { query }, signal }));
}
