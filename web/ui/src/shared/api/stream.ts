import { EventSourceParserStream } from "eventsource-parser/stream";
import { problemFrom } from "./problem";
import { tellSignedOut } from "./signedOut";

export type LiveEvent = { id: string; type: string; data: unknown };

export type StreamOptions = {
  signal: AbortSignal;
  onEvent: (event: LiveEvent) => void;
  /** Tells whether events arrive: while they do not, the reader polls. */
  onConnected: (connected: boolean) => void;
  /** Milliseconds before the first new try; doubles up to 16 times as much. */
  retryMs?: number;
};

/**
 * Follows a job's events until the job is settled or the signal aborts. A broken
 * stream is taken up after the last event that arrived. EventSource would do most of
 * this but does not tell a refusal from a broken connection.
 */
export async function followJob(id: string, options: StreamOptions): Promise<void> {
  const { signal, onConnected, retryMs = 1_000 } = options;
  let lastId = "";
  let failures = 0;
  while (!signal.aborted) {
    try {
      const ended = await readOnce(id, lastId, options, (seen) => {
        lastId = seen;
        failures = 0;
      });
      if (ended) break;
    } catch (error) {
      if (signal.aborted || (error instanceof Error && error.name === "Refused")) break;
    }
    onConnected(false);
    failures++;
    await pause(retryMs * Math.min(16, 2 ** (failures - 1)), signal);
  }
  onConnected(false);
}

/** Reads one connection; true when there is nothing more to come. */
async function readOnce(
  id: string,
  after: string,
  options: StreamOptions,
  seen: (id: string) => void,
): Promise<boolean> {
  const { signal, onEvent, onConnected } = options;
  const response = await fetch(`/api/jobs/${encodeURIComponent(id)}/events`, {
    headers: {
      Accept: "text/event-stream",
      ...(after ? { "Last-Event-ID": after } : {}),
    },
    cache: "no-store",
    signal,
  });
  if (response.status === 204) return true;
  if (response.status === 401) tellSignedOut();
  if (response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429) {
    throw Object.assign(problemFrom(response.status, null), { name: "Refused" });
  }
  if (!response.ok || !response.body || !response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
    throw new Error(`events answered ${response.status}`);
  }
  onConnected(true);
  const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  const reader = events.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return false;
    if (value.id) seen(value.id);
    const data: unknown = JSON.parse(value.data);
    onEvent({ id: value.id ?? "", type: value.event ?? "message", data });
    if (value.event === "status" && settles(data)) {
      await reader.cancel();
      return true;
    }
  }
}

function settles(data: unknown): boolean {
  const status = (data as { status?: string } | null)?.status;
  return status === "completed" || status === "failed" || status === "cancelled";
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, ms);
    function finish() {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    }
    signal.addEventListener("abort", finish);
  });
}
