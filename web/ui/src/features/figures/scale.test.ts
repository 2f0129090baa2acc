import { expect, test } from "vitest";
import { dayName, percent, ticks, timeMark, timeTicks, wholeTicks } from "./scale";

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

test("an axis of times has round times, and one of jobs no half of one", () => {
  expect(timeTicks(52_000).map(timeMark)).toEqual(["0", "15 s", "30 s", "45 s", "1 min"]);
  expect(timeTicks(86_460_000).map(timeMark)).toEqual(["0", "12 h", "24 h", "36 h"]);
  expect(timeTicks(410).map(timeMark)).toEqual(["0", "200 ms", "400 ms", "600 ms"]);
  expect(timeTicks(7_500).map(timeMark)).toEqual(["0", "2 s", "4 s", "6 s", "8 s"]);
  expect(timeTicks(9 * 86_400_000).map(timeMark)).toEqual(["0", "3 days", "6 days", "9 days"]);
  for (const most of [0, 30, 4_000, 61_000, 3_700_000, 1e9]) {
    expect(timeTicks(most).at(-1)).toBeGreaterThanOrEqual(most);
    expect(timeTicks(most).length).toBeLessThanOrEqual(6);
  }
  expect(wholeTicks(1)).toEqual([0, 1]);
  expect(wholeTicks(7)).toEqual([0, 2, 4, 6, 8]);
});

test("days are UTC, and a missing share is no 0", () => {
  expect(dayName("2026-11-25")).toMatch(/25/);
  expect(percent(null)).toBe("–");
  expect(percent(0.6)).toBe("60.0 %");
  expect(percent(1)).toBe("100 %");
});
