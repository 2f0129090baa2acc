import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { Toaster } from "sonner";
import { describe, expect, it } from "vitest";
import { jobWith } from "@/test/jobs";
import { server } from "@/test/setup";
import { claimAnnouncement, watchedJobs } from "./announce";
import { WatchedJobs } from "./WatchedJobs";

function page() {
  return render(
    <QueryClientProvider client={new QueryClient()}>
      <WatchedJobs />
      <Toaster />
    </QueryClientProvider>,
  );
}

describe("WatchedJobs", () => {
  it("tells the end of a job on a page that does not show it", async () => {
    await claimAnnouncement({ id: "job-1", status: "processing", completedAt: null });
    const done = jobWith({ status: "completed", completedAt: "2026-01-01T10:00:15Z" }, ["completed", "completed"]);
    server.use(http.get("*/api/jobs/job-1", () => HttpResponse.json(done)));
    page();
    expect(await screen.findByText("2 screens ready in 14 s")).toBeVisible();
    expect(watchedJobs()).toBe("");
  });

  it("forgets a job that is gone", async () => {
    await claimAnnouncement({ id: "job-2", status: "processing", completedAt: null });
    server.use(http.get("*/api/jobs/job-2", () => HttpResponse.json({ detail: "Job not found" }, { status: 404 })));
    page();
    await expect.poll(watchedJobs).toBe("");
  });
});
