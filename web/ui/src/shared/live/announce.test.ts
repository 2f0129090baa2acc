import { describe, expect, it } from "vitest";
import { claimAnnouncement, watch } from "./announce";

const done = { id: "a", completedAt: "2026-01-01T10:00:00Z" };

describe("claimAnnouncement", () => {
  it("gives the end of a job to one of many tabs, once", async () => {
    await watch("a");
    const claims = await Promise.all([claimAnnouncement(done), claimAnnouncement(done), claimAnnouncement(done)]);
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await claimAnnouncement(done)).toBe(false); // after a reload
  });

  it("says nothing of jobs that were over before they were opened", async () => {
    expect(await claimAnnouncement(done)).toBe(false);
  });

  it("tells the end of a retry too", async () => {
    await watch("a");
    expect(await claimAnnouncement(done)).toBe(true);
    await watch("a");
    expect(await claimAnnouncement({ ...done, completedAt: "2026-01-01T11:00:00Z" })).toBe(true);
  });

  it("does not tell an end again because of what was read before it", async () => {
    await watch("a");
    expect(await claimAnnouncement(done)).toBe(true);
    await watch("a", "2026-01-01T09:59:59.5Z");
    expect(await claimAnnouncement(done)).toBe(false);
    await watch("a", "2026-01-01T10:30:00Z"); // it was retried
    expect(await claimAnnouncement({ ...done, completedAt: "2026-01-01T11:00:00Z" })).toBe(true);
  });

  it("works when what was kept is damaged", async () => {
    localStorage.setItem("appforge.announced", "{");
    await watch("a");
    expect(await claimAnnouncement(done)).toBe(true);
  });
});
