import { client, dataOf } from "./client";
import type { components, operations } from "./schema";
import type { Job, JobSummary } from "./types";

type Schemas = components["schemas"];

export type Success = Schemas["SuccessView"];
export type SuccessFigures = Schemas["SuccessFigures"];
export type Duration = Schemas["DurationView"];
export type Cost = Schemas["CostView"];
export type Queue = Schemas["QueueView"];
export type Cause = Schemas["CauseView"];
export type ModeFigures = Schemas["ModeFigures"];
export type ModelCost = Schemas["ModelCost"];
export type UserCost = Schemas["UserCost"];
export type Bulk = Schemas["BulkView"];
export type BulkFilter = Schemas["BulkFilter"];
export type BulkVerb = Bulk["action"];
export type Inspection = Omit<Schemas["JobInspection"], "job"> & { job: Job };

/** The choice of jobs, as the query of GET /api/admin/jobs has it. */
export type JobQuery = NonNullable<operations["countJobs"]["parameters"]["query"]>;

const commas = { array: { style: "form", explode: false } } as const;

export async function findJobs(
  query: JobQuery & { cursor?: string; limit?: number },
  signal?: AbortSignal,
): Promise<{ jobs: (JobSummary & { mode: string })[]; nextCursor: string | null }> {
  return dataOf(await client.GET("/api/admin/jobs", { params: { query }, querySerializer: commas, signal }));
}

export async function countJobs(query: JobQuery, signal?: AbortSignal): Promise<{ count: number; more: boolean }> {
  return dataOf(await client.GET("/api/admin/jobs/count", { params: { query }, querySerializer: commas, signal }));
}

export async function inspectJob(id: string, signal?: AbortSignal): Promise<Inspection> {
  return dataOf(await client.GET("/api/admin/jobs/{id}", { params: { path: { id } }, signal }));
}

/** Starts an action on every job of the filter. A key makes a repeated click one action. */
export async function startBulk(action: BulkVerb, filter: BulkFilter): Promise<Bulk> {
  return dataOf(
    await client.POST("/api/admin/bulk", {
      body: { action, filter },
      params: { header: { "Idempotency-Key": crypto.randomUUID() } },
    }),
  );
}

export async function listBulk(signal?: AbortSignal): Promise<Bulk[]> {
  return dataOf<{ actions: Bulk[] }>(await client.GET("/api/admin/bulk", { signal })).actions;
}

export async function stopBulk(id: string): Promise<Bulk> {
  return dataOf(await client.POST("/api/admin/bulk/{id}/stop", { params: { path: { id } } }));
}

export async function getSuccess(days: number, signal?: AbortSignal): Promise<Success> {
  return dataOf(await client.GET("/api/admin/metrics/success", { params: { query: { days } }, signal }));
}

export async function getDuration(days: number, signal?: AbortSignal): Promise<Duration> {
  return dataOf(await client.GET("/api/admin/metrics/duration", { params: { query: { days } }, signal }));
}

export async function getCost(days: number, signal?: AbortSignal): Promise<Cost> {
  return dataOf(await client.GET("/api/admin/metrics/cost", { params: { query: { days } }, signal }));
}

export async function getQueue(signal?: AbortSignal): Promise<Queue> {
  return dataOf(await client.GET("/api/admin/metrics/queue", { signal }));
}

export async function getModes(days: number, signal?: AbortSignal): Promise<ModeFigures[]> {
  const answer = await client.GET("/api/admin/metrics/modes", { params: { query: { days } }, signal });
  return dataOf<{ modes: ModeFigures[] }>(answer).modes;
}

export async function getModels(days: number, signal?: AbortSignal): Promise<ModelCost[]> {
  const answer = await client.GET("/api/admin/metrics/models", { params: { query: { days } }, signal });
  return dataOf<{ models: ModelCost[] }>(answer).models;
}

export async function getUsers(days: number, signal?: AbortSignal): Promise<UserCost[]> {
  const answer = await client.GET("/api/admin/metrics/users", { params: { query: { days } }, signal });
  return dataOf<{ users: UserCost[] }>(answer).users;
}

export async function getCauses(days: number, signal?: AbortSignal): Promise<Cause[]> {
  const answer = await client.GET("/api/admin/errors", { params: { query: { days } }, signal });
  return dataOf<{ causes: Cause[] }>(answer).causes;
}
