import { useEffect } from "react";
import { toast } from "sonner";
import type { Job } from "@/shared/api/types";
import { count, dollars, duration } from "@/shared/format";
import { claimAnnouncement } from "./announce";
import { elapsed } from "./reduce";

/** Tabs that nobody looks at leave the telling to one that somebody does. */
const hiddenMs = 400;

/** Shows one toast for the end of a job, whatever the number of tabs and reloads. */
export function useAnnouncement(job: Job | undefined): void {
  const { id, status, completedAt } = job ?? {};
  // biome-ignore lint/correctness/useExhaustiveDependencies: a job is told by its state, not by each new copy of it
  useEffect(() => {
    if (!job) return;
    let gone = false;
    const timer = setTimeout(
      async () => {
        if (!gone && (await claimAnnouncement(job))) show(job);
      },
      document.hidden ? hiddenMs : 0,
    );
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [id, status, completedAt]);
}

function show(job: Job): void {
  const took = `${duration(elapsed(job, Date.now()))}, ${dollars(job.estimatedCostUsd)}`;
  const ready = job.screens.filter((s) => s.status === "completed").length;
  const what = job.targetJobId ? (job.screens[0]?.title ?? "Screen") : count(ready, "screen");
  if (job.status === "completed") toast.success(`${what} ready in ${took}`, { id: job.id });
  else if (job.status === "cancelled") toast(`Cancelled. ${count(ready, "screen")} kept.`, { id: job.id });
  else toast.error(job.error ?? `${job.name} failed`, { id: job.id, duration: 12_000 });
}
