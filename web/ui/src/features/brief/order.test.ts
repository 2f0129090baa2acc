import { describe, expect, it } from "vitest";
import { moved, placed } from "./order";

const list = ["a", "b", "c", "d"].map((key) => ({ key }));
const keys = (items: { key: string }[]) => items.map((i) => i.key).join("");

describe("the order of screens", () => {
  it.each([
    ["a", "c", false, "bacd"],
    ["a", "c", true, "bcad"],
    ["d", "a", false, "dabc"],
    ["d", "a", true, "adbc"],
    ["b", "a", true, "abcd"],
    ["b", "gone", true, "abcd"],
    ["gone", "a", true, "abcd"],
  ])("puts %s beside %s (after: %s): %s", (key, beside, after, want) => {
    expect(keys(placed(list, key, beside, after))).toBe(want);
  });

  it("moves one step", () => {
    expect(keys(moved(list, 2, 1))).toBe("acbd");
    expect(keys(moved(list, 0, 1))).toBe("bacd");
  });
});
