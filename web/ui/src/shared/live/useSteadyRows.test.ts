import { act, renderHook } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { JobSummary } from "@/shared/api/types";
import { at } from "@/test/jobs";
import { useSteadyRows } from "./useSteadyRows";

const job = (id: string, seconds: number) => ({ id, createdAt: at(seconds) }) as JobSummary;
const ids = (rows: JobSummary[]) => rows.map((r) => r.id);

describe("useSteadyRows", () => {
  it("holds newer jobs back until somebody asks for them", () => {
    const { result, rerender } = renderHook(({ jobs, view }) => useSteadyRows(jobs, false, view), {
      initialProps: { jobs: [job("b", 2), job("a", 1)], view: "all" },
    });
    rerender({ jobs: [job("c", 3), job("b", 2), job("a", 1)], view: "all" });
    expect(ids(result.current.rows)).toEqual(["b", "a"]);
    expect(result.current.newer).toBe(1);
    act(() => result.current.showNewer());
    expect(ids(result.current.rows)).toEqual(["c", "b", "a"]);
    rerender({ jobs: [job("d", 4)], view: "failed" });
    expect(ids(result.current.rows)).toEqual(["d"]);
  });

  it("shows the first jobs of an empty list", () => {
    const { result, rerender } = renderHook(({ jobs }) => useSteadyRows(jobs, false, "all"), {
      initialProps: { jobs: [] as JobSummary[] },
    });
    rerender({ jobs: [job("a", 1)] });
    expect(ids(result.current.rows)).toEqual(["a"]);
  });
});
