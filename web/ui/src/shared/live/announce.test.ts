import { describe, expect, it } from "vitest";
import { claimAnnouncement } from "./announce";

const running = { id: "a", status: "processing", completedAt: null } as const;
const done = { id: "a", status: "completed", completedAt: "2026-01-01T10:00:00Z" } as const;

describe("claimAnnouncement", () => {
  it("gives the end of a job to one of many tabs, once", async () => {
    await claimAnnouncement(running);
    const claims = await Promise.all([claimAnnouncement(done), claimAnnouncement(done), claimAnnouncement(done)]);
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await claimAnnouncement(done)).toBe(false); // after a reload
  });

  it("says nothing of jobs that were over before they were opened", async () => {
    expect(await claimAnnouncement(done)).toBe(false);
  });

  it("tells the end of a retry too", async () => {
    await claimAnnouncement(running);
    expect(await claimAnnouncement({ ...done, status: "failed" })).toBe(true);
    await claimAnnouncement(running);
    expect(await claimAnnouncement({ ...done, completedAt: "2026-01-01T11:00:00Z" })).toBe(true);
  });

  it("works when what was kept is damaged", async () => {
    localStorage.setItem("appforge.announced", "{");
    await claimAnnouncement(running);
    expect(await claimAnnouncement(done)).toBe(true);
  });
});
