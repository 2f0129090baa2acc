import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { exportScreens, getArtifact } from "@/shared/api/client";
import { messageOf } from "@/shared/api/problem";
import { type ExportBody, type Job, outputOf, type ScreenshotResult } from "@/shared/api/types";
import { declarations, type Variables } from "@/shared/design/theme";
import { claimAnnouncement, watch } from "@/shared/live/announce";
import { resultOf } from "@/shared/live/result";
import { useJob } from "@/shared/live/useJob";
import { saveFile } from "@/shared/saveFile";

/** What is exported: screens of a job, or HTML that no job has in this form. */
export type Exported = Pick<ExportBody, "jobId" | "screenId" | "html">;

export type Format = "png" | "pdf";

/** Starts an export, follows its job and saves its file. One at a time. */
export function useExport(what: Exported, variables: Variables) {
  const [running, setRunning] = useState<string>();
  const start = useMutation({
    mutationFn: (format: Format) =>
      exportScreens({ ...what, format, theme: { id: "worn", name: "As shown", style: declarations(variables) } }),
    onSuccess: (id) => {
      void watch(id);
      toast.loading("Exporting", { id });
      setRunning(id);
    },
    onError: (e) => toast.error(`Not exported: ${messageOf(e)}`),
  });
  const { job, error } = useJob(running);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an export ends once, by its state
  useEffect(() => {
    if (!running) return;
    if (error) {
      setRunning(undefined);
      toast.error(`The export cannot be followed: ${messageOf(error)}`, { id: running });
    } else if (job?.status === "completed") {
      setRunning(undefined);
      void claimAnnouncement(job); // told here, by what becomes of the file
      void save(job);
    } else if (job?.status === "failed" || job?.status === "cancelled") {
      setRunning(undefined);
      void claimAnnouncement(job);
      toast.error(job.status === "failed" ? `Not exported: ${resultOf(job).text}` : "The export was cancelled.", {
        id: running,
        duration: 12_000,
      });
    }
  }, [running, job?.status, error]);
  return { exporting: start.isPending || running !== undefined, start: (format: Format) => start.mutate(format) };
}

async function save(job: Job): Promise<void> {
  try {
    const file = outputOf<ScreenshotResult>(job)?.file;
    if (!file) throw new Error("the job made no file");
    saveFile(await getArtifact(file.artifactId), file.name);
    toast.success(`${file.name} saved`, { id: job.id });
  } catch (error) {
    toast.error(`Exported, but not saved: ${messageOf(error)}`, { id: job.id });
  }
}
