import { expect, test } from "vitest";
import { dayName, percent, ticks } from "./scale";

test("an axis ends at a round figure at or above the most", () => {
  for (const most of [0.0021, 0.9, 1, 7, 99, 100, 101, 12_345]) {
    const list = ticks(most);
    expect(list[0]).toBe(0);
    expect(list.at(-1)).toBeGreaterThanOrEqual(most);
    expect(list.length).toBeGreaterThanOrEqual(3);
    expect(list.length).toBeLessThanOrEqual(6);
  }
  expect(ticks(100)).toEqual([0, 50, 100]);
  expect(ticks(0)).toEqual([0, 1]);
});

test("days are UTC, and a missing share is no 0", () => {
  expect(dayName("2026-11-25")).toMatch(/25/);
  expect(percent(null)).toBe("–");
  expect(percent(0.6)).toBe("60.0 %");
  expect(percent(1)).toBe("100 %");
});
