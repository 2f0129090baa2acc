import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { useSteadyRows } from "./useSteadyRows";

const rows = (...ids: string[]) => ids.map((id) => ({ id }));

test("rows keep their place; new ones wait until they are asked for", () => {
  const { result, rerender } = renderHook(({ view, list }) => useSteadyRows(view, list), {
    initialProps: { view: "a", list: rows("3", "2", "1") },
  });
  rerender({ view: "a", list: rows("5", "4", "3", "1", "0") });
  expect(result.current.shown.map((r) => r.id)).toEqual(["3", "2", "1", "0"]);
  expect(result.current.fresh).toBe(2);
  act(() => result.current.showFresh());
  expect(result.current.shown.map((r) => r.id)).toEqual(["5", "4", "3", "1", "0"]);
  rerender({ view: "b", list: rows("9") });
  expect(result.current.shown.map((r) => r.id)).toEqual(["9"]);
});
