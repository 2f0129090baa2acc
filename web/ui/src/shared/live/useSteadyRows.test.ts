import { act, renderHook } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { at } from "@/test/jobs";
import { useSteadyRows } from "./useSteadyRows";

type Job = { id: string; createdAt: string };
const job = (id: string, seconds: number): Job => ({ id, createdAt: at(seconds) });
const ids = (rows: Job[]) => rows.map((r) => r.id);

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

  it("lets go of what no longer belongs to the list, and takes further pages", () => {
    const { result, rerender } = renderHook(({ jobs }) => useSteadyRows(jobs, false, "all"), {
      initialProps: { jobs: [job("c", 3), job("b", 2)] },
    });
    rerender({ jobs: [job("d", 4), job("b", 2), job("a", 1)] });
    expect(ids(result.current.rows)).toEqual(["b", "a"]);
    expect(result.current.newer).toBe(1);
  });

  it("shows the first jobs of an empty list", () => {
    const { result, rerender } = renderHook(({ jobs }) => useSteadyRows(jobs, false, "all"), {
      initialProps: { jobs: [] as Job[] },
    });
    rerender({ jobs: [job("a", 1)] });
    expect(ids(result.current.rows)).toEqual(["a"]);
  });
});
