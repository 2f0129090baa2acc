import type { ComponentType } from "react";
import type { Job } from "@/shared/api/types";
import { ChatInput } from "./ChatInput";
import { ChatOutput } from "./ChatOutput";
import { ExportOutput } from "./ExportOutput";
import { ScreensOutput } from "./ScreensOutput";
import { StyleOutput } from "./StyleOutput";

/**
 * How the output of a job type is shown. A type that is not here, or that has made
 * nothing yet, is shown by its fields.
 */
export const outputs: Record<string, ComponentType<{ job: Job }>> = {
  "screen-generation": ScreensOutput,
  "chat-context": ChatOutput,
  "style-extraction": StyleOutput,
  "screenshot-export": ExportOutput,
};

/** How the input of a job type is shown, where its fields alone would not do. */
export const inputs: Record<string, ComponentType<{ job: Job }>> = {
  "chat-context": ChatInput,
};
