import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { server } from "@/test/setup";
import { onSignedOut } from "./signedOut";
import { followJob, type LiveEvent } from "./stream";

const url = "*/api/jobs/job-1/events";
const sse = (text: string) => new HttpResponse(text, { headers: { "Content-Type": "text/event-stream" } });

async function follow(signal = new AbortController().signal) {
  const events: LiveEvent[] = [];
  const connected: boolean[] = [];
  await followJob("job-1", {
    signal,
    retryMs: 1,
    onEvent: (e) => events.push(e),
    onConnected: (c) => connected.push(c),
  });
  return { events, connected };
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
    const { connected } = await follow(stop.signal);
    expect(connected.at(-1)).toBe(false);
  });
});
