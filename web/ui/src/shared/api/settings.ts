import { client, dataOf } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Settings = Schemas["SettingsView"];
export type TypeSettings = Schemas["TypeSettingsView"];
export type TypeChange = Schemas["TypeSettingsBody"];

/** Rollout and pauses of the job types. */
export async function getSettings(signal?: AbortSignal): Promise<Settings> {
  return dataOf(await client.GET("/api/admin/settings", { signal }));
}

/** Changes one type's settings, which were read as of a version; 409 when they have changed since. */
export async function changeSettings(version: number, change: TypeChange): Promise<Settings> {
  return dataOf(await client.PUT("/api/admin/settings", { body: { version, jobTypes: [change] } }));
}
