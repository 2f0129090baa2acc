import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { variable } from "./environment";
import type { Visit, Visitor } from "./test";

export type Role = "user" | "viewer" | "admin" | "service";

/** The server that asks who one is. */
export const keyed: BrowserContextOptions = { baseURL: variable("APPFORGE_TEST_KEYED_URL") };

/** The key of the person of that role whom all tests share. */
export function keyOf(role: "user" | "viewer" | "admin"): string {
  return variable(`APPFORGE_TEST_KEY_${role.toUpperCase()}`);
}

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
  const made = await callWith<{ id: string; token: string }>(keyOf("admin"), "POST", "/api/admin/keys", {
    userId,
    role,
    name: `Key of ${userId}`,
  });
  if (made.status !== 201) throw new Error(`a key for ${userId}: ${made.status}`);
  return { userId, key: made.body.token, keyId: made.body.id };
}

/** Signs in as a person does, on the sign-in page. */
export async function signIn(page: Page, key: string): Promise<void> {
  await page.getByLabel("API key").fill(key);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** A browser whose person came to `path`, was asked to sign in, and is there now. */
export async function enter(
  visit: Visit,
  key: string,
  path: string,
  options?: BrowserContextOptions,
): Promise<Visitor> {
  const visitor = await visit({ ...keyed, ...options });
  await visitor.page.goto(path);
  await signIn(visitor.page, key);
  await visitor.page.waitForURL(`**${path}`);
  visitor.watch.forgive(/status of 401/); // while nobody was signed in
  return visitor;
}

/** Signs a browser in without its page. */
export async function signInQuietly(context: BrowserContext, key: string): Promise<void> {
  const answer = await context.request.post(`${keyed.baseURL}/api/session`, { data: { key } });
  if (answer.status() !== 201) throw new Error(`sign in: ${answer.status()} ${await answer.text()}`);
}
