import type { ComponentType } from "react";
import type { Job } from "@/shared/api/types";
import { ScreensOutput } from "./ScreensOutput";

/**
 * How the output of a job type is shown. A type that is not here, or that has made
 * nothing yet, is shown by its fields.
 */
export const outputs: Record<string, ComponentType<{ job: Job }>> = {
  "screen-generation": ScreensOutput,
};
