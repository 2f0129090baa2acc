import { client, dataOf } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Key = Schemas["KeyView"];
export type NewKey = Schemas["NewKeyView"];
export type Role = Key["role"];
export type Session = Schemas["SessionView"];

/** What a key is asked for with; without `expiresAt` it never ends. */
export type KeyTerms = { name?: string; expiresAt?: string };

export async function listKeys(signal?: AbortSignal): Promise<Key[]> {
  return dataOf<{ keys: Key[] }>(await client.GET("/api/keys", { signal })).keys;
}

export async function createKey(body: KeyTerms): Promise<NewKey> {
  return dataOf(await client.POST("/api/keys", { body }));
}

export async function renameKey(id: string, name: string): Promise<Key> {
  return dataOf(await client.PATCH("/api/keys/{id}", { params: { path: { id } }, body: { name } }));
}

export async function rotateKey(id: string, overlapSeconds: number): Promise<NewKey> {
  return dataOf(await client.POST("/api/keys/{id}/rotate", { params: { path: { id } }, body: { overlapSeconds } }));
}

export async function revokeKey(id: string): Promise<void> {
  dataOf(await client.DELETE("/api/keys/{id}", { params: { path: { id } } }));
}

export async function listSessions(signal?: AbortSignal): Promise<Session[]> {
  return dataOf<{ sessions: Session[] }>(await client.GET("/api/sessions", { signal })).sessions;
}

export async function endSession(id: string): Promise<void> {
  dataOf(await client.DELETE("/api/sessions/{id}", { params: { path: { id } } }));
}

/** Ends all sessions of the caller, or all but the one that asks. */
export async function endSessions(others: boolean): Promise<void> {
  dataOf(await client.DELETE("/api/sessions", { params: { query: { others } } }));
}
