import { client, dataOf } from "./client";
import type { Identity } from "./types";

/** Who calls; a Problem of status 401 says that nobody has signed in. */
export async function getSession(signal?: AbortSignal): Promise<Identity> {
  return dataOf(await client.GET("/api/session", { signal }));
}

/** How one may sign in here; anybody may ask. */
export async function getSignInWays(signal?: AbortSignal): Promise<{ provider: string | null }> {
  return dataOf(await client.GET("/api/sign-in", { signal }));
}

/** Opens a session with a key. Its cookie is the server's: no script reads it, and the key is kept nowhere. */
export async function signIn(key: string): Promise<Identity> {
  return dataOf(await client.POST("/api/session", { body: { key } }));
}

export async function signOut(): Promise<void> {
  dataOf(await client.DELETE("/api/session"));
}
