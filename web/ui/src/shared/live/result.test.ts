import { describe, expect, it } from "vitest";
import { jobWith } from "@/test/jobs";
import { resultOf } from "./result";

const ended = { startedAt: "2026-01-01T10:00:00Z", completedAt: "2026-01-01T10:00:14Z" };
const theme = { id: "t", name: "T", style: "--background: #fff" };

describe("resultOf", () => {
  it("says what is ready, how long it took and what it cost", () => {
    const job = jobWith({ ...ended, status: "completed", estimatedCostUsd: 0.018 }, ["completed", "completed"]);
    expect(resultOf(job)).toEqual({ kind: "good", text: "2 screens ready in 14 s, $0.018" });
  });

  it("names no price where nothing was called", () => {
    const job = jobWith({ ...ended, status: "completed", estimatedCostUsd: 0 }, ["completed", "completed"]);
    expect(resultOf(job).text).toBe("2 screens ready in 14 s");
  });

  it("names the one screen that failed, and why", () => {
    const job = jobWith(
      { ...ended, status: "failed", error: "1 of 2 screens failed", outputData: { screens: [], theme } },
      ["completed", "failed"],
    );
    (job.screens[1] as { error?: string }).error = "the model refused the prompt. Edit it.";
    expect(resultOf(job)).toEqual({ kind: "bad", text: "Profile failed: the model refused the prompt. Edit it." });
  });

  it("sums up when several failed", () => {
    const job = jobWith({ ...ended, status: "failed", error: "2 of 2 screens failed: overloaded" }, [
      "failed",
      "failed",
    ]);
    expect(resultOf(job).text).toBe("2 of 2 screens failed: overloaded");
  });

  it("says what a cancelled job keeps", () => {
    expect(resultOf(jobWith({ status: "cancelled" }, ["completed", "cancelled"])).text).toBe(
      "Cancelled. 1 screen kept.",
    );
  });
});
