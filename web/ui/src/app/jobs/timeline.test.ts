import { describe, expect, it } from "vitest";
import { at, callOf, jobWith } from "@/test/jobs";
import { ticksOf, timelineOf } from "./timeline";

describe("timelineOf", () => {
  it("puts attempts and the waits between them on one axis", () => {
    const job = jobWith({ status: "completed", completedAt: at(20) }, ["completed", "completed"]);
    const { length, rows } = timelineOf(
      job,
      [callOf("home", 12, 20, { attempt: 2 }), callOf("home", 1, 4, { outcome: "upstream" }), callOf("profile", 1, 6)],
      0,
    );
    expect(length).toBe(20_000);
    expect(rows.map((r) => r.id)).toEqual(["theme", "home", "profile"]);
    expect(rows[1]?.spans.map((s) => [s.kind, s.from, s.to])).toEqual([
      ["wait", 0, 1_000],
      ["attempt", 1_000, 4_000],
      ["wait", 4_000, 12_000],
      ["attempt", 12_000, 20_000],
    ]);
  });

  it("shows how long a retry still waits, and lets a running call grow", () => {
    const job = jobWith({}, ["retrying", "running"]);
    Object.assign(job.screens[0] as object, { nextAttemptAt: at(15) });
    const { length, rows } = timelineOf(
      job,
      [callOf("home", 1, 3, { outcome: "upstream" }), callOf("profile", 1, null)],
      Date.parse(at(8)),
    );
    expect(rows[1]?.spans.at(-1)).toEqual({ kind: "wait", from: 3_000, to: 15_000, for: "retry" });
    expect(rows[2]?.spans.at(-1)).toMatchObject({ kind: "attempt", from: 1_000, to: 8_000 });
    expect(length).toBe(15_000);
  });

  it("has a row for a part that only the ledger knows", () => {
    expect(timelineOf(jobWith(), [callOf("gone", 1, 2)], 0).rows.at(-1)).toMatchObject({ id: "gone" });
  });
});

describe("ticksOf", () => {
  it("marks round moments, six at most", () => {
    expect(ticksOf(20_000)).toEqual([0, 5_000, 10_000, 15_000, 20_000]);
    for (const length of [1, 37, 480, 9_999, 61_000, 3_600_000, 90_000_000]) {
      const ticks = ticksOf(length);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks.length).toBeGreaterThan(1);
    }
  });
});
