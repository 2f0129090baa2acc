import type { components, operations } from "./schema";

type Schemas = components["schemas"];

export type Branding = Schemas["Branding"];
export type ScreenRequest = Schemas["ScreenRequest"];
export type Screen = Schemas["Screen"];
export type Theme = Schemas["Theme"];
export type ModelCall = Schemas["ModelCallView"];
export type ScreenVersion = Schemas["ScreenVersionView"];
export type Info = Schemas["InfoView"];
export type GenerateBody = Schemas["GenerateInputBody"];
export type Identity = Schemas["IdentityView"];
export type ChatResult = Schemas["ChatResult"];
export type StyleResult = Schemas["StyleResult"];
export type ScreenshotResult = Schemas["ScreenshotResult"];
export type ExportBody = Schemas["ScreenshotInputBody"];
export type ExportedFile = Schemas["ExportedFile"];
export type JobStatus = Schemas["JobView"]["status"];

export type JobType = NonNullable<NonNullable<operations["listJobs"]["parameters"]["query"]>["type"]>[number];
export type Estimate = Schemas["EstimateView"];
export type Rest = Omit<Schemas["RestView"], "status"> & { status: JobStatus | null };

/** Where one part of a job stands; the file's `status` is a plain string. */
export type PartStatus = "waiting" | "running" | "retrying" | "completed" | "failed" | "cancelled";

export type ScreenState = Omit<Schemas["ScreenState"], "status"> & { status: PartStatus };

/** How one part of a job goes. */
export type PartState = { status: PartStatus; attempts: number; nextAttemptAt?: string; error?: string };

/** JobView with what may be null: OpenAPI files made of Go pointers do not say it for objects. */
export type Job = Omit<Schemas["JobView"], "screens" | "outputData" | "inputData" | "tokenUsage"> & {
  screens: ScreenState[];
  outputData: { screens: Screen[]; theme: Theme | null } | null;
  inputData: Schemas["JobInput"] | null;
  tokenUsage: Schemas["TokenUsage"] | null;
  /** How the theme goes while it is not there, as far as events have told. */
  theme?: PartState;
};

export type JobSummary = Omit<Schemas["JobSummary"], "status" | "tokenUsage"> & {
  status: JobStatus;
  tokenUsage: Schemas["TokenUsage"] | null;
};

/** The output of a job type other than screens, which the type of Job does not know. */
export function outputOf<T extends ChatResult | StyleResult | ScreenshotResult>(
  job: Pick<Job, "outputData">,
): T | null {
  return job.outputData as unknown as T | null;
}

export function isSettled(status: JobStatus): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}
