import type { JobStatus, JobType } from "@/shared/api/types";
import { jobTypes } from "./jobTypes";

/** Which jobs are listed; pages is how many of them are loaded, when that is more than the first. */
export type JobsSearch = { status: JobStatus[]; q: string; type?: JobType[]; pages?: number };

const statuses: JobStatus[] = ["pending", "processing", "completed", "failed", "cancelled"];
const mostPages = 40;

/** The filters of an address, without what no list can be filtered by. */
export function jobsSearch(search: Record<string, unknown>): JobsSearch {
  const type = chosen(jobTypes, search.type);
  const pages = Number.isInteger(search.pages) ? Math.min(mostPages, search.pages as number) : 1;
  return {
    status: chosen(statuses, search.status),
    q: typeof search.q === "string" ? search.q : "",
    ...(type.length ? { type } : {}),
    ...(pages > 1 ? { pages } : {}),
  };
}

function chosen<T>(known: T[], asked: unknown): T[] {
  return Array.isArray(asked) ? known.filter((k) => asked.includes(k)) : [];
}
