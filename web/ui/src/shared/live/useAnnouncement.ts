import { useEffect } from "react";
import { toast } from "sonner";
import { isSettled, type Job } from "@/shared/api/types";
import { claimAnnouncement, watch } from "./announce";
import { resultOf } from "./result";

/** Tabs that nobody looks at leave the telling to one that somebody does. */
const hiddenMs = 400;

/** Shows one toast for the end of a job, whatever the number of tabs and reloads. */
export function useAnnouncement(job: Job | undefined): void {
  const { id, status, completedAt } = job ?? {};
  // biome-ignore lint/correctness/useExhaustiveDependencies: a job is told by its state, not by each new copy of it
  useEffect(() => {
    if (!job) return;
    if (!isSettled(job.status)) {
      void watch(job.id, job.updatedAt);
      return;
    }
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
  const { kind, text } = resultOf(job);
  if (kind === "good") toast.success(text, { id: job.id });
  else if (kind === "bad") toast.error(text, { id: job.id, duration: 12_000 });
  else toast(text, { id: job.id });
}
