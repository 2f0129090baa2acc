import type { Job, ModelCall, PartStatus } from "@/shared/api/types";

/** A job under way with two screens and a theme asked for. */
export function jobWith(change: Partial<Job> = {}, statuses: PartStatus[] = ["waiting", "waiting"]): Job {
  const titles = ["Home", "Profile"];
  return {
    id: "job-1",
    jobType: "screen-generation",
    name: "Northwind",
    status: "processing",
    progress: 0,
    message: "Designing Home (1 of 2)",
    error: null,
    tokenUsage: null,
    estimatedCostUsd: null,
    createdAt: "2026-01-01T10:00:00Z",
    startedAt: "2026-01-01T10:00:01Z",
    completedAt: null,
    updatedAt: "2026-01-01T10:00:01Z",
    userId: "ada",
    attempts: 1,
    maxAttempts: 4,
    provider: "google",
    model: "m",
    screens: statuses.map((status, i) => ({
      id: (titles[i] as string).toLowerCase(),
      title: titles[i] as string,
      status,
      attempts: 0,
    })),
    outputData: { screens: [], theme: null },
    inputData: { branding: { appName: "Northwind" }, includeTheme: true, screens: titles.map((name) => ({ name })) },
    ...change,
  };
}

/** A moment, in seconds after the job was made. */
export function at(seconds: number): string {
  return new Date(Date.parse("2026-01-01T10:00:00Z") + seconds * 1000).toISOString();
}

/** A call for a part, in seconds after the job was made; without an end it is under way. */
export function callOf(part: string, from: number, to: number | null, change: Partial<ModelCall> = {}): ModelCall {
  return {
    id: `${part}-${from}`,
    part,
    attempt: 1,
    provider: "google",
    model: "m",
    prompt: 900,
    cached: 0,
    output: 3000,
    thinking: 0,
    tool: 0,
    costUsd: 0.012,
    estimateUsd: 0.06,
    latencyMs: to === null ? 0 : (to - from) * 1000,
    outcome: to === null ? "pending" : "ok",
    startedAt: at(from),
    finishedAt: to === null ? null : at(to),
    ...change,
  };
}
