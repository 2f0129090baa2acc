import type { Job } from "@/shared/api/types";
import { count, dollars, duration } from "@/shared/format";
import { elapsed, partsOf } from "./reduce";

export type Result = { kind: "good" | "bad" | "plain"; text: string };

/** How a settled job ended, in the sentence that its toast says. */
export function resultOf(job: Job): Result {
  const ready = job.screens.filter((s) => s.status === "completed");
  if (job.status === "completed") {
    const cost = job.estimatedCostUsd ? `, ${dollars(job.estimatedCostUsd)}` : "";
    return { kind: "good", text: `${whatIsReady(job)} ready in ${duration(elapsed(job, Date.now()))}${cost}` };
  }
  if (job.status === "cancelled")
    return { kind: "plain", text: `Cancelled. ${count(ready.length, nounOf(job))} kept.` };
  const failed = partsOf(job).filter((p) => p.status === "failed");
  const [only] = failed;
  if (failed.length === 1 && only?.error) return { kind: "bad", text: `${only.title} failed: ${only.error}` };
  return { kind: "bad", text: job.error ?? `${job.name} failed` };
}

function whatIsReady(job: Job): string {
  const [first, ...more] = job.screens;
  if (job.jobType === "style-extraction") return `Style of ${job.name}`;
  if (job.jobType === "screenshot-export") return `Export of ${job.name}`;
  if (job.jobType !== "screen-generation") return job.name;
  return job.targetJobId && first && more.length === 0 ? first.title : count(job.screens.length, "screen");
}

function nounOf(job: Job): string {
  return job.jobType === "screen-generation" ? "screen" : "part";
}
