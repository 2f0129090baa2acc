import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import type { ReactNode } from "react";
import { describe, expect, it, vi } from "vitest";
import { jobWith } from "@/test/jobs";
import { server } from "@/test/setup";
import { useJob } from "./useJob";

function wrapper({ children }: { children: ReactNode }) {
  return <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>;
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
    await waitFor(() => expect(result.current.job?.status).toBe("completed"), { timeout: 6_000 });
    expect(validators.slice(0, 3)).toEqual([null, '"1"', '"1"']);
    expect(result.current.live).toBe(false);
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
    expect(result.current.live).toBe(true);
    unmount();
    release();
  });

  it("leaves its stream while the page is hidden, and takes it up again", async () => {
    const visibility = vi.spyOn(document, "visibilityState", "get");
    const show = (state: DocumentVisibilityState) => {
      visibility.mockReturnValue(state);
      document.dispatchEvent(new Event("visibilitychange"));
    };
    let open = 0;
    server.use(
      http.get("*/api/jobs/job-1/events", ({ request }) => {
        open++;
        request.signal.addEventListener("abort", () => open--);
        return new HttpResponse(new ReadableStream(), { headers: { "Content-Type": "text/event-stream" } });
      }),
      http.get("*/api/jobs/job-1", () => HttpResponse.json(jobWith(), { headers: { ETag: '"1"' } })),
    );
    const { result, unmount } = renderHook(() => useJob("job-1"), { wrapper });
    await waitFor(() => expect(result.current.live).toBe(true));
    act(() => show("hidden"));
    await waitFor(() => expect(result.current.live).toBe(false));
    expect(open).toBe(0);
    act(() => show("visible"));
    await waitFor(() => expect(result.current.live).toBe(true));
    expect(open).toBe(1);
    unmount();
    visibility.mockRestore();
  });
});
