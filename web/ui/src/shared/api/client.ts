import createClient, { type Middleware } from "openapi-fetch";
import { problemFrom } from "./problem";
import type { paths } from "./schema";
import { tellSignedOut } from "./signedOut";
import type {
  Estimate,
  ExportBody,
  GenerateBody,
  Info,
  Job,
  JobStatus,
  JobSummary,
  JobType,
  ModelCall,
  Rest,
  ScreenVersion,
} from "./types";

const heedSignOut: Middleware = {
  onResponse({ request, response }) {
    const signingIn = request.method === "POST" && new URL(request.url).pathname === "/api/session";
    if (response.status === 401 && !signingIn) tellSignedOut();
  },
};

export const client = createClient<paths>({ baseUrl: globalThis.location?.origin, fetch: (request) => fetch(request) });
client.use(heedSignOut);

export type Answer = { data?: unknown; error?: unknown; response: Response };

export function dataOf<T>(answer: Answer): T {
  if (!answer.response.ok) throw problemFrom(answer.response.status, answer.error);
  return answer.data as T;
}

export async function getInfo(signal?: AbortSignal): Promise<Info> {
  return dataOf(await client.GET("/api/info", { signal }));
}

/** What is known of a job, with the validator that makes the next read cheap, and the last of its events in it. */
export type Known = { job: Job; etag: string | null; seen?: string };

/** Reads a job; `known` comes back as it is when the server has nothing newer. */
export async function getJob(id: string, known?: Known, signal?: AbortSignal): Promise<Known> {
  const answer: Answer = await client.GET("/api/jobs/{id}", {
    params: { path: { id }, header: known?.etag ? { "If-None-Match": known.etag } : {} },
    cache: "no-store", // the validator is ours: a browser cache would hide the 304
    signal,
  });
  if (answer.response.status === 304 && known) return known;
  return { job: dataOf<Job>(answer), etag: answer.response.headers.get("ETag") };
}

export type JobFilter = { status: JobStatus[]; type?: JobType[]; q: string; cursor?: string; limit?: number };

export async function listJobs(
  filter: JobFilter,
  signal?: AbortSignal,
): Promise<{ jobs: JobSummary[]; nextCursor: string | null }> {
  const { status, type, q, cursor, limit } = filter;
  return dataOf(
    await client.GET("/api/jobs", {
      params: {
        query: {
          ...(status.length ? { status } : {}),
          ...(type?.length ? { type } : {}),
          ...(q ? { q } : {}),
          ...(cursor ? { cursor } : {}),
          limit,
        },
      },
      querySerializer: { array: { style: "form", explode: false } },
      signal,
    }),
  );
}

export async function listCalls(id: string, signal?: AbortSignal): Promise<ModelCall[]> {
  const answer = await client.GET("/api/jobs/{id}/calls", { params: { path: { id } }, signal });
  return dataOf<{ calls: ModelCall[] }>(answer).calls;
}

export async function listVersions(id: string, screenId: string, signal?: AbortSignal): Promise<ScreenVersion[]> {
  const answer = await client.GET("/api/jobs/{id}/screens/{screenId}/versions", {
    params: { path: { id, screenId } },
    signal,
  });
  return dataOf<{ versions: ScreenVersion[] }>(answer).versions;
}

export async function getVersion(
  id: string,
  screenId: string,
  version: number,
  signal?: AbortSignal,
): Promise<ScreenVersion> {
  return dataOf(
    await client.GET("/api/jobs/{id}/screens/{screenId}/versions/{version}", {
      params: { path: { id, screenId, version } },
      signal,
    }),
  );
}

/** Makes an older version of a screen its newest one; gives that without its HTML. */
export async function restoreScreen(id: string, screenId: string, version: number): Promise<ScreenVersion> {
  return dataOf(
    await client.POST("/api/jobs/{id}/screens/{screenId}/restore", {
      params: { path: { id, screenId }, header: { "Idempotency-Key": crypto.randomUUID() } },
      body: { version },
    }),
  );
}

/** An image that a job's screens link to, as a `data:` URL. */
export async function readLinkedImage(id: string, src: string): Promise<string> {
  const answer = await client.POST("/api/jobs/{id}/linked-image", { params: { path: { id } }, body: { src } });
  return dataOf<{ dataUrl: string }>(answer).dataUrl;
}

/** What a generation of so many screens, with a theme, will roughly cost and take. */
export async function getEstimate(screens: number, includeTheme: boolean, signal?: AbortSignal): Promise<Estimate> {
  return dataOf(await client.POST("/api/studio/estimate", { body: { screens, includeTheme }, signal }));
}

// A request whose answer was lost may have been heard: until one is answered well, the
// same words are sent under the same key, for which the server does the work once.
const unanswered = new Map<string, string>();

async function once<T>(path: string, body: unknown, send: (key: string) => Promise<T>): Promise<T> {
  const request = `${path} ${JSON.stringify(body)}`;
  const key = unanswered.get(request) ?? crypto.randomUUID();
  unanswered.set(request, key);
  const answer = await send(key);
  unanswered.delete(request);
  return answer;
}

type Started = { jobId: string };

/** The job of a synchronous request that failed: it says why, and its retry makes what is missing. */
function leftBehind({ response, error }: Answer): string | undefined {
  return response.ok ? undefined : (error as Partial<Started> | undefined)?.jobId;
}

/** Starts a job and gives its id. Called again after a lost answer, it gives the job that was started then. */
export async function generate(body: GenerateBody): Promise<string> {
  const path = "/api/studio/generate";
  return once(path, body, async (key) => {
    const answer = await client.POST(path, { body, params: { header: { "Idempotency-Key": key } } });
    const failed = leftBehind(answer);
    if (failed) return failed;
    const data = dataOf<Partial<Started>>(answer);
    // Synchronous mode answers with the designs; the job that holds them is named by Location.
    const id = data.jobId ?? answer.response.headers.get("Location")?.split("/").pop();
    if (!id) throw new Error("The server made the screens but did not say where they are.");
    return id;
  });
}

/** What a prompt changes: a screen of the job, or HTML that becomes one more; with neither, it makes one more. */
export type ScreenChange = { prompt: string; jobId: string; screenId?: string; referenceHtml?: string; name?: string };

/** Changes a screen, or adds one; as with generate, a lost answer is asked for again. */
export async function changeScreen(body: ScreenChange): Promise<string> {
  const path = "/api/studio/screens";
  return once(path, body, async (key) => {
    const answer = await client.POST(path, { body, params: { header: { "Idempotency-Key": key } } });
    return dataOf<Started>(answer).jobId;
  });
}

/** Starts reading the style of pictures; "colors" needs no model. */
export async function extractStyle(files: File[], extractionType: "colors" | "full"): Promise<string> {
  const form = new FormData();
  for (const file of files) form.append("images", file, file.name);
  form.append("extractionType", extractionType);
  const path = "/api/style/extract";
  const marks = files.map(({ name, size, lastModified }) => [name, size, lastModified]);
  return once(path, [extractionType, marks], async (key) => {
    const answer = await client.POST(path, {
      body: form as never, // the file's schema of a form is that of JSON
      bodySerializer: (body: unknown) => body as FormData,
      params: { header: { "Idempotency-Key": key } },
    });
    return dataOf<Started>(answer).jobId;
  });
}

/** The address of a picture that a job looked at. */
export function jobImageUrl(id: string, imageId: string): string {
  return `/api/jobs/${encodeURIComponent(id)}/images/${encodeURIComponent(imageId)}`;
}

/** Starts an export as PNG or PDF. In synchronous mode its job has ended when this returns. */
export async function exportScreens(body: ExportBody): Promise<string> {
  const path = "/api/studio/screenshot";
  return once(path, body, async (key) => {
    const answer = await client.POST(path, { body, params: { header: { "Idempotency-Key": key } } });
    return leftBehind(answer) ?? dataOf<Started>(answer).jobId;
  });
}

/** A file that a job has made. */
export async function getArtifact(id: string, signal?: AbortSignal): Promise<Blob> {
  const answer = await client.GET("/api/artifacts/{id}", { params: { path: { id } }, parseAs: "blob", signal });
  return dataOf(answer);
}

/** What of a job's brief was left for later, and the job that makes it. */
export async function getRest(id: string, signal?: AbortSignal): Promise<Rest> {
  return dataOf(await client.GET("/api/jobs/{id}/rest", { params: { path: { id } }, signal }));
}

/** Makes the rest of a brief; asked again, the same job is the answer. */
export async function makeRest(id: string): Promise<Rest> {
  return dataOf(await client.POST("/api/jobs/{id}/rest", { params: { path: { id } } }));
}

export async function cancelJob(id: string): Promise<Job> {
  return dataOf(await client.POST("/api/jobs/{id}/cancel", { params: { path: { id } } }));
}

export async function retryJob(id: string): Promise<Job> {
  return dataOf(await client.POST("/api/jobs/{id}/retry", { params: { path: { id } } }));
}
