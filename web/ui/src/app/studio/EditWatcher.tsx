import { useQueryClient } from "@tanstack/react-query";
import { RotateCw, X } from "lucide-react";
import { useEffect } from "react";
import { Problem } from "@/shared/api/problem";
import { isSettled, type Job } from "@/shared/api/types";
import { happening } from "@/shared/live/reduce";
import { useAnnouncement } from "@/shared/live/useAnnouncement";
import { jobKeys, type Updates, useJob } from "@/shared/live/useJob";
import { useJobActions } from "@/shared/live/useJobActions";
import { useNow } from "@/shared/live/useNow";
import { IconButton } from "@/shared/ui/Button";
import { StatusDot } from "@/shared/ui/StatusDot";
import type { Edit } from "./useEdits";

/** One line for a change under way; it goes by itself when the change has landed. */
export function EditWatcher({ target, edit, onGone }: { target: string; edit: Edit; onGone: (jobId: string) => void }) {
  const client = useQueryClient();
  const { job, error, updates } = useJob(edit.jobId);
  const { cancel, retry, acting } = useJobActions(edit.jobId);
  useAnnouncement(job);
  const now = useNow(job !== undefined && !isSettled(job.status));
  const status = job?.status;
  const ended = status === "completed" || status === "cancelled";
  const gone = error instanceof Problem && error.status === 404;
  useEffect(() => {
    if (ended || gone) onGone(edit.jobId);
  }, [ended, gone, onGone, edit.jobId]);
  // The line goes when the change has ended, in this tab or in another.
  useEffect(
    () => () => {
      void client.invalidateQueries({ queryKey: jobKeys.one(target) });
      void client.invalidateQueries({ queryKey: ["versions", target] });
    },
    [client, target],
  );
  if (ended || gone) return null;
  return (
    <div className="flex items-center gap-3 rounded-md bg-sunken py-0.5 pr-0.5 pl-3 text-sm">
      {job && <StatusDot status={job.status} quiet />}
      <p className="min-w-0 flex-1 truncate" title={edit.prompt}>
        {wordsOf(job, updates, now)}
        <span className="text-ink-soft"> · “{edit.prompt}”</span>
      </p>
      {status === "failed" && (
        <IconButton label="Retry this change" disabled={acting} onClick={retry}>
          <RotateCw size={14} aria-hidden />
        </IconButton>
      )}
      <IconButton
        label={status === "failed" ? "Dismiss" : "Cancel this change"}
        disabled={acting || !job}
        onClick={status === "failed" ? () => onGone(edit.jobId) : cancel}
      >
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}

function wordsOf(job: Job | undefined, updates: Updates, now: number): string {
  if (job?.status === "failed") return job.error ?? "The change failed";
  if (updates === "lost") return "No connection to the server";
  return job ? happening(job, now) : "Starting";
}
