import { EventSourceParserStream } from "eventsource-parser/stream";
import { problemFrom } from "./problem";
import { tellSignedOut } from "./signedOut";

export type LiveEvent = { id: string; type: string; data: unknown };

export type StreamOptions = {
  signal: AbortSignal;
  /** The id of the last event that is known; what came after it is sent. */
  after?: string;
  onEvent: (event: LiveEvent) => void;
  /** Tells whether events arrive: while they do not, the reader polls. */
  onConnected: (connected: boolean) => void;
  /** Milliseconds before the first new try; doubles up to 16 times as much. */
  retryMs?: number;
};

/** In this time a new connection brings its first bytes, which the server sends at once, or something holds them back. */
const firstMs = 10_000;
/** In this time an open one brings its next: the server gives a sign of life every 15 s. */
const silentMs = 35_000;

/**
 * Follows a job's events until the job is settled or the signal aborts. A stream that
 * breaks, or over which nothing comes any more, is taken up after the last event that
 * arrived. EventSource would do most of this but tells neither a refusal from a broken
 * connection nor a silent one from one that lives.
 */
export async function followJob(id: string, options: StreamOptions): Promise<void> {
  const { signal, onConnected, retryMs = 1_000 } = options;
  let lastId = options.after ?? "";
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
  const { onEvent, onConnected } = options;
  const silence = new AbortController();
  const stop = () => silence.abort();
  options.signal.addEventListener("abort", stop);
  const watchdog = timerOf(stop);
  try {
    watchdog(firstMs);
    const body = await open(id, after, silence.signal);
    if (!body) return true;
    const heard = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(bytes, out) {
        onConnected(true);
        watchdog(silentMs);
        out.enqueue(bytes);
      },
    });
    const reader = body
      .pipeThrough(heard, { signal: silence.signal })
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
      .getReader();
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
  } finally {
    watchdog(null);
    options.signal.removeEventListener("abort", stop);
    stop();
  }
}

/** Asks for the events after one; null when there are no more. */
async function open(
  id: string,
  after: string,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | null> {
  const response = await fetch(`/api/jobs/${encodeURIComponent(id)}/events`, {
    headers: {
      Accept: "text/event-stream",
      ...(after ? { "Last-Event-ID": after } : {}),
    },
    cache: "no-store",
    signal,
  });
  if (response.status === 204) return null;
  if (response.status === 401) tellSignedOut();
  if (response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429) {
    throw Object.assign(problemFrom(response.status, null), { name: "Refused" });
  }
  if (!response.ok || !response.body || !response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
    throw new Error(`events answered ${response.status}`);
  }
  return response.body;
}

/** A timer that is set anew by each call; null stops it. */
function timerOf(act: () => void): (ms: number | null) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (ms) => {
    clearTimeout(timer);
    if (ms !== null) timer = setTimeout(act, ms);
  };
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
