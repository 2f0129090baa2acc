import type { Job, JobSummary, JobType } from "@/shared/api/types";

const names: Record<JobType, string> = {
  "screen-generation": "Screens",
  "screenshot-export": "Export",
  "chat-context": "Chat context",
  "style-extraction": "Style extraction",
};

export const jobTypes = Object.keys(names) as JobType[];

/** A job's type in words; one that this page does not know yet keeps its id. */
export function typeName(type: string): string {
  return (names as Record<string, string>)[type] ?? type;
}

/** What a job is called: the brief's app, or its type when nothing was named. */
export function titleOf(job: Pick<JobSummary, "name" | "jobType">): string {
  return job.name || typeName(job.jobType);
}

const withoutModel: Partial<Record<string, string>> = {
  "screen-generation": "offline templates",
  "chat-context": "rules, no model",
  "style-extraction": "measured in pixels, no model",
  "screenshot-export": "rendered by Chromium, no model",
};

/** Who did the work: a model, or what does without one. */
export function makerOf(job: Pick<Job, "jobType" | "provider" | "model">): string {
  const known = job.provider === "offline" && withoutModel[job.jobType];
  return known || [job.provider, job.model].filter(Boolean).join(", ");
}
