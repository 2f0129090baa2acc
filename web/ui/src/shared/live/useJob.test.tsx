import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import type { ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { jobWith } from "@/test/jobs";
import { server } from "@/test/setup";
import { useJob } from "./useJob";

let client: QueryClient;
beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { retryDelay: 1 } } });
});

function wrapper({ children }: { children: ReactNode }) {
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

describe("useJob", () => {
  it("polls where events cannot pass, and asks with the validator it was given", async () => {
    const validators: (string | null)[] = [];
    server.use(
      http.get("*/api/jobs/job-1/events", () => HttpResponse.json({}, { status: 403 })),
      http.get("*/api/jobs/job-1", ({ request }) => {
        validators.push(request.headers.get("If-None-Match"));
        if (validators.length === 1) return HttpResponse.json(jobWith(), { headers: { ETag: '"1"' } });
        if (validators.length === 2) return new HttpResponse(null, { status: 304 });
        return HttpResponse.json(jobWith({ status: "completed", progress: 100 }), { headers: { ETag: '"2"' } });
      }),
    );
    const { result } = renderHook(() => useJob("job-1"), { wrapper });
    await waitFor(() => expect(result.current.job?.status).toBe("completed"));
    expect(validators.slice(0, 3)).toEqual([null, '"1"', '"1"']);
    expect(result.current.updates).toBe("polled");
  });

  it("says that nothing is read while the server is away, and goes on when it is back", async () => {
    let away = false;
    let finished = false;
    server.use(
      http.get("*/api/jobs/job-1/events", () => HttpResponse.json({}, { status: 403 })),
      http.get("*/api/jobs/job-1", () => {
        if (away) return HttpResponse.error();
        return HttpResponse.json(jobWith(finished ? { status: "completed" } : {}));
      }),
    );
    const { result } = renderHook(() => useJob("job-1"), { wrapper });
    await waitFor(() => expect(result.current.updates).toBe("polled"));
    await waitFor(() => expect(result.current.job?.status).toBe("processing"));
    away = true;
    await waitFor(() => expect(result.current.updates).toBe("lost"));
    expect(result.current.job?.status).toBe("processing");
    [away, finished] = [false, true];
    await waitFor(() => expect(result.current.job?.status).toBe("completed"));
    expect(result.current.updates).toBe("polled");
  });

  it("finds a job that could not be read at first", async () => {
    let reads = 0;
    server.use(
      http.get("*/api/jobs/job-1", () => {
        if (reads++ < 5) return HttpResponse.json({}, { status: 502 });
        return HttpResponse.json(jobWith({ status: "completed" }));
      }),
    );
    const { result } = renderHook(() => useJob("job-1"), { wrapper });
    await waitFor(() => expect(result.current.isError).toBe(true));
    await waitFor(() => expect(result.current.job?.status).toBe("completed"));
  });

  it("shows a screen from its event, before the job is read again", async () => {
    let reads = 0;
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    server.use(
      http.get("*/api/jobs/job-1/events", () => {
        const text =
          'id: 5\nevent: screen\ndata: {"id":"home","title":"Home","version":1,"status":"completed","html":"<div>now</div>"}\n\n';
        const body = new ReadableStream({ start: (c) => c.enqueue(new TextEncoder().encode(text)) });
        return new HttpResponse(body, { headers: { "Content-Type": "text/event-stream" } });
      }),
      http.get("*/api/jobs/job-1", async () => {
        if (reads++ > 0) await released;
        return HttpResponse.json(jobWith(), { headers: { ETag: '"1"' } });
      }),
    );
    const { result, unmount } = renderHook(() => useJob("job-1"), { wrapper });
    await waitFor(() => expect(result.current.job?.outputData?.screens[0]?.html).toBe("<div>now</div>"));
    expect(result.current.updates).toBe("live");
    unmount();
    release();
  });

  it("leaves its stream while the page is hidden, and takes it up where it was", async () => {
    const visibility = vi.spyOn(document, "visibilityState", "get");
    const show = (state: DocumentVisibilityState) => {
      visibility.mockReturnValue(state);
      document.dispatchEvent(new Event("visibilitychange"));
    };
    let open = 0;
    const asked: (string | null)[] = [];
    server.use(
      http.get("*/api/jobs/job-1/events", ({ request }) => {
        open++;
        asked.push(request.headers.get("Last-Event-ID"));
        request.signal.addEventListener("abort", () => open--);
        const text = 'id: 7\nevent: progress\ndata: {"progress":0,"message":"Designing"}\n\n';
        const body = new ReadableStream({ start: (c) => c.enqueue(new TextEncoder().encode(text)) });
        return new HttpResponse(body, { headers: { "Content-Type": "text/event-stream" } });
      }),
      http.get("*/api/jobs/job-1", () => HttpResponse.json(jobWith(), { headers: { ETag: '"1"' } })),
    );
    const { result, unmount } = renderHook(() => useJob("job-1"), { wrapper });
    await waitFor(() => expect(result.current.updates).toBe("live"));
    act(() => show("hidden"));
    await waitFor(() => expect(result.current.updates).toBe("polled"));
    await waitFor(() => expect(open).toBe(0));
    act(() => show("visible"));
    await waitFor(() => expect(result.current.updates).toBe("live"));
    expect(open).toBe(1);
    expect(asked).toEqual([null, "7"]);
    unmount();
    visibility.mockRestore();
  });
});
