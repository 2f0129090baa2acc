import type { JobSummary, JobType } from "@/shared/api/types";

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
