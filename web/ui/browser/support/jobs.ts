import { expect } from "vitest";
import { callWith } from "./keyed";

export type Job = { id: string; status: string; error: string | null; message: string };

/** A brief of one screen. */
export function brief(name: string) {
  return { branding: { appName: name }, screens: [{ id: "home", name: "Home", type: "home" }], includeTheme: false };
}

/** A job of the key's user. */
export async function jobOf(key: string, id: string): Promise<Job> {
  return (await callWith<Job>(key, "GET", `/api/jobs/${id}`)).body;
}

/** Makes a job as the key's user, and waits for how it ends. */
export async function jobThatEnds(key: string, status: string, name: string): Promise<string> {
  const { body } = await callWith<{ jobId: string }>(key, "POST", "/api/studio/generate", brief(name));
  await expect.poll(async () => (await jobOf(key, body.jobId)).status).toBe(status);
  return body.jobId;
}
