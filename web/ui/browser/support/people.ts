import type { BrowserContextOptions } from "playwright-core";
import { variable } from "./environment";

export type Role = "user" | "viewer" | "admin";

/** A browser of somebody with a key, on the server that asks for keys. */
export function as(role: Role): BrowserContextOptions & { baseURL: string; extraHTTPHeaders: Record<string, string> } {
  return {
    baseURL: variable("APPFORGE_TEST_KEYED_URL"),
    extraHTTPHeaders: { Authorization: `Bearer ${variable(`APPFORGE_TEST_KEY_${role.toUpperCase()}`)}` },
  };
}
