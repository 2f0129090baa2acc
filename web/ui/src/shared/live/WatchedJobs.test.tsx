import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { Toaster, toast } from "sonner";
import { describe, expect, it, vi } from "vitest";
import { jobWith } from "@/test/jobs";
import { server } from "@/test/setup";
import { watch, watchedJobs } from "./announce";
import { jobKeys } from "./useJob";
import { WatchedJobs } from "./WatchedJobs";

function page(client = new QueryClient()) {
  return render(
    <QueryClientProvider client={client}>
      <WatchedJobs />
      <Toaster />
    </QueryClientProvider>,
  );
}

describe("WatchedJobs", () => {
  it("tells the end of a job on a page that does not show it", async () => {
    await watch("job-1");
    const done = jobWith({ status: "completed", completedAt: "2026-01-01T10:00:15Z" }, ["completed", "completed"]);
    server.use(http.get("*/api/jobs/job-1", () => HttpResponse.json(done)));
    page();
    expect(await screen.findByText("2 screens ready in 14 s")).toBeVisible();
    expect(watchedJobs()).toBe("");
  });

  it("does not tell the end of the run before a retry", async () => {
    const failed = jobWith({ status: "failed", error: "overloaded", completedAt: "2026-01-01T10:00:15Z" }, ["failed"]);
    const done = jobWith({ status: "completed", completedAt: "2026-01-01T11:00:15Z" }, ["completed", "completed"]);
    const client = new QueryClient();
    client.setQueryData(jobKeys.one("job-1"), { job: failed, etag: null });
    server.use(http.get("*/api/jobs/job-1", () => HttpResponse.json(done)));
    page(client);
    const told = vi.spyOn(toast, "error");
    await act(() => watch("job-1"));
    expect(await screen.findByText(/^2 screens ready in/)).toBeVisible();
    expect(told).not.toHaveBeenCalled();
  });

  it("forgets a job that is gone", async () => {
    await watch("job-2");
    server.use(http.get("*/api/jobs/job-2", () => HttpResponse.json({ detail: "Job not found" }, { status: 404 })));
    page();
    await expect.poll(watchedJobs).toBe("");
  });
});
