import { describe, expect, it } from "vitest";
import type { Job } from "@/shared/api/types";
import { elapsed, happening, partsOf } from "@/shared/live/reduce";
import { jobWith } from "@/test/jobs";
import { mergeRest, runMaking, runOf, runsOf } from "./mergeRest";

const screen = (id: string) => ({ id, title: id, html: `<div>${id}</div>` });
const theme = { id: "t", name: "T", style: "--background: #fff" };
const first = jobWith(
  {
    status: "completed",
    progress: 100,
    completedAt: "2026-01-01T10:00:09Z",
    estimatedCostUsd: 0.01,
    tokenUsage: { prompt: 1, completion: 2, total: 3 },
    outputData: { screens: [screen("home"), screen("profile")], theme },
  },
  ["completed", "completed"],
);
const rest = jobWith({
  id: "rest",
  targetJobId: "job-1",
  startedAt: "2026-01-01T11:00:00Z",
  message: "Designing Search",
  inputData: null,
  outputData: { screens: [screen("search")], theme: null },
  estimatedCostUsd: 0.004,
  tokenUsage: { prompt: 10, completion: 20, total: 30 },
  screens: [
    { id: "search", title: "Search", status: "completed", attempts: 1, version: 1 },
    { id: "map", title: "Map", status: "running", attempts: 1 },
  ],
});

describe("mergeRest", () => {
  it("shows both runs as one piece of work", () => {
    const job = mergeRest(first, rest);
    expect(partsOf(job).map((p) => `${p.id} ${p.status}`)).toEqual([
      "theme completed",
      "home completed",
      "profile completed",
      "search completed",
      "map running",
    ]);
    expect(job.outputData?.screens.map((s) => s.id)).toEqual(["home", "profile", "search"]);
    expect(job).toMatchObject({ id: "job-1", progress: 80, status: "processing", tokenUsage: { total: 33 } });
    expect(job.estimatedCostUsd).toBeCloseTo(0.014);
    expect(happening(job)).toBe("Designing Search");
  });

  it("counts the time of the work, not that of looking at it", () => {
    expect(elapsed(mergeRest(first, rest), Date.parse("2026-01-01T11:00:05Z"))).toBe(13_000);
  });

  it("does not show a screen twice when it has landed in the job", () => {
    const landed = { ...first, screens: [...first.screens, ...rest.screens.slice(0, 1)] };
    landed.outputData = { theme, screens: [...(first.outputData?.screens ?? []), screen("search")] };
    const job = mergeRest(landed, rest);
    expect(job.screens.map((s) => s.id)).toEqual(["home", "profile", "search", "map"]);
    expect(job.outputData?.screens).toHaveLength(3);
  });

  it("keeps the order of the brief, whatever lands first", () => {
    const landed = { ...first, screens: [...first.screens, ...rest.screens.slice(1)] };
    landed.outputData = { theme, screens: [...(first.outputData?.screens ?? []), screen("map")] };
    const job = mergeRest(landed, rest);
    expect(job.screens.map((s) => s.id)).toEqual(["home", "profile", "search", "map"]);
    expect(job.outputData?.screens.map((s) => s.id)).toEqual(["home", "profile", "search", "map"]);
  });

  it("is done when both are, and failed when one is", () => {
    const done = {
      ...rest,
      status: "completed" as const,
      screens: rest.screens.map((s) => ({ ...s, status: "completed" as const })),
    };
    expect(mergeRest(first, done)).toMatchObject({ status: "completed", progress: 100 });
    const broken = { ...first, status: "failed" as const, error: "1 of 2 screens failed: overloaded" };
    expect(mergeRest(broken, done)).toMatchObject({ status: "failed", error: broken.error });
    expect(runOf(broken, done)).toBe(broken);
    expect(runOf(first, { ...done, status: "failed" }).id).toBe("rest");
    expect(runOf(broken, rest)).toBe(rest);
  });

  it("cancels what runs, and retries all that is not complete", () => {
    const [failed, failedRest] = [first, rest].map((j) => ({ ...j, status: "failed" as const }));
    const ids = (...of: Parameters<typeof runsOf>) => runsOf(...of).map((j) => j.id);
    expect(ids(first, undefined)).toEqual([]);
    expect(ids(first, rest)).toEqual(["rest"]);
    expect(ids(failed as Job, failedRest)).toEqual(["job-1", "rest"]); // a frame of the rest has its Retry too
    expect(ids(first, failedRest)).toEqual(["rest"]);
    expect(ids({ ...first, status: "processing" }, failedRest)).toEqual(["job-1"]);
  });

  it("knows which of the runs makes a part", () => {
    const last = rest.screens.at(-1)?.id as string;
    expect(runMaking(last, [first, rest])).toBe(rest);
    expect(runMaking(first.screens[0]?.id as string, [first, rest])).toBe(first);
    expect(runMaking("theme", [first, rest])).toBe(first);
    expect(runMaking(last, [])).toBeUndefined();
  });
});
