import type { Job, PartStatus } from "@/shared/api/types";

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
