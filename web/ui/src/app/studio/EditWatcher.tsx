import { useQueryClient } from "@tanstack/react-query";
import { RotateCw, X } from "lucide-react";
import { useEffect } from "react";
import { isSettled } from "@/shared/api/types";
import { happening } from "@/shared/live/reduce";
import { useAnnouncement } from "@/shared/live/useAnnouncement";
import { jobKeys, useJob } from "@/shared/live/useJob";
import { useJobActions } from "@/shared/live/useJobActions";
import { useNow } from "@/shared/live/useNow";
import { IconButton } from "@/shared/ui/Button";
import { StatusDot } from "@/shared/ui/StatusDot";
import type { Edit } from "./useEdits";

/** One line for a change under way; it goes by itself when the change has landed. */
export function EditWatcher({ target, edit, onGone }: { target: string; edit: Edit; onGone: () => void }) {
  const client = useQueryClient();
  const { job, isError } = useJob(edit.jobId);
  const { cancel, retry, acting } = useJobActions(edit.jobId);
  useAnnouncement(job);
  const now = useNow(job !== undefined && !isSettled(job.status));
  const status = job?.status;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each end of the job
  useEffect(() => {
    if (!status || !isSettled(status)) return;
    void client.invalidateQueries({ queryKey: jobKeys.one(target) });
    void client.invalidateQueries({ queryKey: ["versions", target] });
    if (status !== "failed") onGone();
  }, [status]);
  useEffect(() => {
    if (isError) onGone();
  }, [isError, onGone]);
  if (!job || status === "completed") return null;
  return (
    <div className="flex items-center gap-3 rounded-md bg-sunken py-0.5 pr-0.5 pl-3 text-sm">
      <StatusDot status={job.status} quiet />
      <p className="min-w-0 flex-1 truncate" title={edit.prompt}>
        {status === "failed" ? (job.error ?? "The change failed") : happening(job, now)}
        <span className="text-ink-soft"> · “{edit.prompt}”</span>
      </p>
      {status === "failed" && (
        <IconButton label="Retry this change" disabled={acting} onClick={retry}>
          <RotateCw size={14} aria-hidden />
        </IconButton>
      )}
      <IconButton
        label={status === "failed" ? "Dismiss" : "Cancel this change"}
        disabled={acting}
        onClick={status === "failed" ? onGone : cancel}
      >
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
