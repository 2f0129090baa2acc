import type { Job, PartStatus } from "@/shared/api/types";
import type { Copy } from "./board";

/** One frame of the canvas: a screen, or a copy of one as it was. */
export type Frame = {
  id: string;
  screenId: string;
  title: string;
  status: PartStatus;
  attempts: number;
  nextAttemptAt?: string;
  error?: string;
  version?: number;
  html?: string;
  copy: boolean;
};

/** The frames of a job's screens and copies; a part that a settled job left undone has failed with it. */
export function framesOf(job: Job, copies: Copy[]): Frame[] {
  const html = new Map(job.outputData?.screens.map((s) => [s.id, s.html]));
  const screens = job.screens.map(
    (s): Frame => ({
      id: s.id,
      screenId: s.id,
      title: s.title,
      status: s.status,
      attempts: s.attempts,
      nextAttemptAt: s.nextAttemptAt,
      error: s.error,
      version: s.version,
      html: html.get(s.id),
      copy: false,
    }),
  );
  return screens.flatMap((frame) => [
    frame,
    ...copies
      .filter((c) => c.of === frame.id)
      .map(
        (c): Frame => ({
          ...frame,
          id: c.id,
          copy: true,
          version: c.version,
          html: c.version === frame.version ? frame.html : undefined,
        }),
      ),
  ]);
}
