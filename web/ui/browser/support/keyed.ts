import type { BrowserContext, BrowserContextOptions } from "playwright-core";
import { variable } from "./environment";

export type Role = "user" | "viewer" | "admin" | "service";

/** The server that asks who one is. */
export const keyed: BrowserContextOptions = { baseURL: variable("APPFORGE_TEST_KEYED_URL") };

/** Calls that server as a program does, with a key. */
export async function callWith<T>(
  key: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: T }> {
  const answer = await fetch(keyed.baseURL + path, {
    method,
    headers: { Authorization: `Bearer ${key}`, ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await answer.text();
  return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as T };
}

export type Person = { userId: string; key: string; keyId: string };

let people = 0;

/** Somebody whom no other test knows, with a key. */
export async function person(role: Role, userId = `${role}-${++people}-${Date.now()}`): Promise<Person> {
  const made = await callWith<{ id: string; token: string }>(
    variable("APPFORGE_TEST_KEY_ADMIN"),
    "POST",
    "/api/admin/keys",
    { userId, role, name: `Key of ${userId}` },
  );
  if (made.status !== 201) throw new Error(`a key for ${userId}: ${made.status}`);
  return { userId, key: made.body.token, keyId: made.body.id };
}

/** Signs a browser in without its page. */
export async function signInQuietly(context: BrowserContext, key: string): Promise<void> {
  const answer = await context.request.post(`${keyed.baseURL}/api/session`, { data: { key } });
  if (answer.status() !== 201) throw new Error(`sign in: ${answer.status()} ${await answer.text()}`);
}
