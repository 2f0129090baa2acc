import { renderHook, waitFor } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import type { Job } from "@/shared/api/types";
import { jobWith } from "@/test/jobs";
import { watch } from "./announce";
import { useAnnouncement } from "./useAnnouncement";

const done = jobWith({ status: "completed", completedAt: "2026-01-01T10:00:15Z" }, ["completed", "completed"]);
let told: MockInstance<typeof toast.success>;
const ids = () => told.mock.calls.map(([, options]) => options?.id);

/** A page that shows the job as it was read. */
function page(first: Job) {
  return renderHook(({ job }) => useAnnouncement(job), { initialProps: { job: first } });
}

/** Another job is started and told, and with it all that was to be told before. */
async function untilNow() {
  await watch("last");
  page({ ...done, id: "last" });
  await waitFor(() => expect(ids()).toContain("last"));
}

beforeEach(() => {
  told = vi.spyOn(toast, "success");
});
afterEach(() => vi.restoreAllMocks());

describe("useAnnouncement", () => {
  it("tells a job that is over before it is first read, once", async () => {
    await watch("job-1"); // by whoever started it
    page(done);
    page(done); // another tab
    await waitFor(() => expect(ids()).toEqual(["job-1"]));
    page(done); // a reload
    await untilNow();
    expect(ids()).toEqual(["job-1", "last"]);
  });

  it("says nothing of a job that was over before it was opened", async () => {
    page(done);
    await untilNow();
    expect(ids()).toEqual(["last"]);
  });

  it("notes in a hidden tab too that a job runs, however short that is", async () => {
    vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    const { rerender } = page(jobWith());
    rerender({ job: done });
    await waitFor(() => expect(ids()).toEqual(["job-1"]));
  });
});
