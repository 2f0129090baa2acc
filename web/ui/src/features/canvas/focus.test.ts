import { beforeEach, expect, test } from "vitest";
import { focusBeside, focusFrame } from "./focus";

const focused = () => (document.activeElement as HTMLElement).dataset.id;

beforeEach(() => {
  const nodes = ["a", "b", "c", "d"].map((id) => `<div class="react-flow__node" data-id="${id}" tabindex="0"></div>`);
  document.body.innerHTML = `<div class="react-flow" data-id="canvas" tabindex="-1">${nodes.join("")}</div>`;
});

test("a frame takes the focus, and the canvas for one that is not drawn", () => {
  focusFrame("c");
  expect(focused()).toBe("c");
  focusFrame("elsewhere");
  expect(focused()).toBe("canvas");
});

test.each([
  { gone: ["b"], next: "c" },
  { gone: ["b", "c"], next: "d" },
  { gone: ["d"], next: "c" },
  { gone: ["c", "d"], next: "b" },
  { gone: ["b", "d"], next: "c" },
  { gone: ["a", "b", "c", "d"], next: "canvas" },
])("when $gone go, $next has the focus", ({ gone, next }) => {
  focusBeside(gone);
  expect(focused()).toBe(next);
});
