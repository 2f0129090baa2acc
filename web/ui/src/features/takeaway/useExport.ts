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
import type { Scale } from "./useScale";

/** What is exported: screens of a job, or HTML that no job has in this form. */
export type Exported = Pick<ExportBody, "jobId" | "screenId" | "screenIds" | "html">;

export type Format = "png" | "pdf";

/** How a screen is shown: on a device, whose height is that of the design when it is null, in CSS px. */
export type Shown = { variables: Variables; device: { width: number; height: number | null }; scale: Scale };

/** Why a second one cannot be started. */
export const oneAtATime = "After the export that is under way";

/** How large a PNG will be, in words. */
export function pixelsOf({ device: { width, height }, scale }: Shown): string {
  return height === null ? `${width * scale} px, whole page` : `${width * scale} × ${height * scale} px`;
}

/** Starts an export, follows its job and saves its file. One at a time. */
export function useExport(what: Exported, { variables, device, scale }: Shown) {
  const [running, setRunning] = useState<string>();
  // A picture is cut where the device ends; a sheet is as high as its screen, which then is one page.
  const sizeOf = (format: Format) =>
    format === "png" ? { width: device.width, height: device.height ?? 0, scale } : { width: device.width };
  const start = useMutation({
    mutationFn: (format: Format) =>
      exportScreens({
        ...what,
        format,
        ...sizeOf(format),
        theme: { id: "worn", name: "As shown", style: declarations(variables) },
      }),
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
