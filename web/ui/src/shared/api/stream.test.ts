import { HttpResponse, http } from "msw";
import { describe, expect, it, vi } from "vitest";
import { server } from "@/test/setup";
import { onSignedOut } from "./signedOut";
import { followJob, type LiveEvent, type StreamOptions } from "./stream";

const url = "*/api/jobs/job-1/events";
const sse = (text: string) => new HttpResponse(text, { headers: { "Content-Type": "text/event-stream" } });

function begin(options: Partial<StreamOptions> = {}) {
  const events: LiveEvent[] = [];
  const connected: boolean[] = [];
  const ended = followJob("job-1", {
    signal: new AbortController().signal,
    retryMs: 1,
    onEvent: (e) => events.push(e),
    onConnected: (c) => connected.push(c),
    ...options,
  });
  return { events, connected, ended };
}

async function follow(options?: Partial<StreamOptions>) {
  const { ended, ...told } = begin(options);
  await ended;
  return told;
}

/** Connections over which the test says what comes, in a time that it moves. */
function lines() {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const opened: { after: string | undefined; signal: AbortSignal; send: (text: string) => void }[] = [];
  vi.stubGlobal("fetch", async (_url: string, init: { headers: Record<string, string>; signal: AbortSignal }) => {
    const { readable, writable } = new TransformStream<Uint8Array>();
    const writer = writable.getWriter();
    const send = (text: string) => void writer.write(new TextEncoder().encode(text));
    opened.push({ after: init.headers["Last-Event-ID"], signal: init.signal, send });
    return new Response(readable, { headers: { "Content-Type": "text/event-stream" } });
  });
  return {
    opened,
    end: () => {
      vi.unstubAllGlobals();
      vi.useRealTimers();
    },
  };
}

describe("followJob", () => {
  it("takes a broken stream up after the last event", async () => {
    const asked: (string | null)[] = [];
    server.use(
      http.get(url, ({ request }) => {
        asked.push(request.headers.get("Last-Event-ID"));
        if (asked.length === 1)
          return sse(
            'id: 1\nevent: progress\ndata: {"progress":10}\n\nid: 2\nevent: progress\ndata: {"progress":20}\n\n',
          );
        if (asked.length === 2) return new HttpResponse(null, { status: 502 });
        return sse('id: 3\nevent: status\ndata: {"status":"completed"}\n\n');
      }),
    );
    const { events, connected } = await follow();
    expect(asked).toEqual([null, "2", "2"]);
    expect(events.map((e) => e.id)).toEqual(["1", "2", "3"]);
    expect(connected).toEqual([true, false, false, true, false]);
  });

  it("leaves a connection over which nothing comes, and does not call it one", async () => {
    const { opened, end } = lines();
    const { events, connected, ended } = begin({ after: "3" });
    await vi.waitFor(() => expect(opened).toHaveLength(1)); // headers, and never a byte
    vi.advanceTimersByTime(9_000);
    expect(opened[0]?.signal.aborted).toBe(false);
    vi.advanceTimersByTime(2_000);
    expect(opened[0]?.signal.aborted).toBe(true);

    await vi.waitFor(() => expect(opened).toHaveLength(2));
    opened[1]?.send('id: 4\nevent: progress\ndata: {"progress":10}\n\n');
    await vi.waitFor(() => expect(events).toHaveLength(1));
    for (let beat = 1; beat <= 3; beat++) {
      vi.advanceTimersByTime(30_000);
      opened[1]?.send(": still here\n\n");
      await vi.waitFor(() => expect(connected.filter(Boolean)).toHaveLength(1 + beat));
    }
    expect(opened[1]?.signal.aborted).toBe(false);
    vi.advanceTimersByTime(36_000);
    expect(opened[1]?.signal.aborted).toBe(true);

    await vi.waitFor(() => expect(opened).toHaveLength(3));
    opened[2]?.send('id: 5\nevent: status\ndata: {"status":"completed"}\n\n');
    await ended;
    end();
    expect(opened.map((o) => o.after)).toEqual(["3", "3", "4"]);
    expect(events.map((e) => e.id)).toEqual(["4", "5"]);
    expect(connected).toEqual([false, true, true, true, true, false, true, false]);
  });

  it("ends when the server says that there is nothing more", async () => {
    let requests = 0;
    server.use(
      http.get(url, () => {
        requests++;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { events } = await follow();
    expect([requests, events]).toEqual([1, []]);
  });

  it("does not insist where it is refused", async () => {
    let requests = 0;
    server.use(
      http.get(url, () => {
        requests++;
        return HttpResponse.json({}, { status: 404 });
      }),
    );
    await follow();
    expect(requests).toBe(1);
  });

  it("says that the session has ended", async () => {
    let told = 0;
    const stop = onSignedOut(() => told++);
    server.use(http.get(url, () => HttpResponse.json({}, { status: 401 })));
    await follow();
    stop();
    expect(told).toBe(1);
  });

  it("stops when it is told to, also between two tries", async () => {
    const stop = new AbortController();
    server.use(
      http.get(url, () => {
        queueMicrotask(() => stop.abort());
        return HttpResponse.error();
      }),
    );
    const { connected } = await follow({ signal: stop.signal });
    expect(connected.at(-1)).toBe(false);
  });
});
