import { describe, expect, it } from "vitest";
import { type Action, emptyBoard, type History, reduceBoard, shown } from "./board";

const start: History = { past: [], present: emptyBoard, future: [] };
const run = (...actions: Action[]) => actions.reduce(reduceBoard, start);
const frames: Action = { type: "frames", ids: ["a", "b", "c"] };

describe("board", () => {
  it("places frames in a row from 2300, 2200, every 450", () => {
    expect(run(frames).present.positions).toEqual({
      a: { x: 2300, y: 2200 },
      b: { x: 2750, y: 2200 },
      c: { x: 3200, y: 2200 },
    });
  });

  it("leaves moved frames where they are when others come", () => {
    const { present } = run(
      frames,
      { type: "move", positions: { a: { x: 1, y: 2 } } },
      { type: "frames", ids: ["a", "b", "c", "d"] },
    );
    expect(present.positions.a).toEqual({ x: 1, y: 2 });
    expect(present.positions.d).toEqual({ x: 3650, y: 2200 });
  });

  it("undoes and redoes a deletion and a move", () => {
    const changed = run(frames, { type: "move", positions: { a: { x: 1, y: 2 } } }, { type: "remove", ids: ["b"] });
    expect(shown(changed.present)).toEqual(["a", "c"]);
    const once = reduceBoard(changed, { type: "undo" });
    expect(shown(once.present)).toEqual(["a", "b", "c"]);
    expect(once.present.positions.a).toEqual({ x: 1, y: 2 });
    const twice = reduceBoard(once, { type: "undo" });
    expect(twice.present.positions.a).toEqual({ x: 2300, y: 2200 });
    const again = reduceBoard(reduceBoard(twice, { type: "redo" }), { type: "redo" });
    expect(again.present).toEqual(changed.present);
  });

  it("brings deleted frames back whatever was done since, as a step of its own", () => {
    const moved = run(
      frames,
      { type: "remove", ids: ["a", "b"] },
      { type: "move", positions: { c: { x: 1, y: 2 } } },
      { type: "restore", ids: ["a"] },
    );
    expect(shown(moved.present)).toEqual(["a", "c"]);
    expect(moved.present.positions.c).toEqual({ x: 1, y: 2 });
    const undone = reduceBoard(moved, { type: "undo" });
    expect(shown(undone.present)).toEqual(["c"]);
    expect(undone.present.positions.c).toEqual({ x: 1, y: 2 });
    expect(reduceBoard(moved, { type: "restore", ids: ["a", "c"] })).toBe(moved);
  });

  it("does not undo the arrival of frames", () => {
    const late = run(
      frames,
      { type: "remove", ids: ["a"] },
      { type: "frames", ids: ["a", "b", "c", "d"] },
      { type: "undo" },
    );
    expect(shown(late.present)).toEqual(["a", "b", "c", "d"]);
    expect(reduceBoard(late, { type: "undo" })).toBe(late);
  });

  it("forgets what could be redone once something else is done", () => {
    const other = run(frames, { type: "remove", ids: ["a"] }, { type: "undo" }, { type: "remove", ids: ["b"] });
    expect(reduceBoard(other, { type: "redo" })).toBe(other);
  });

  it("records no step for a move to the same place", () => {
    const h = run(frames);
    expect(reduceBoard(h, { type: "move", positions: { a: { x: 2300, y: 2200 } } })).toBe(h);
  });

  it("tidies copies in right after what they are copies of", () => {
    const h = run(
      frames,
      { type: "copy", copies: [{ id: "a2", of: "a", version: 1, at: { x: 0, y: 0 } }] },
      { type: "remove", ids: ["b"] },
      { type: "tidy", step: { x: 450, y: 950 } },
    );
    expect([h.present.positions.a?.x, h.present.positions.a2?.x, h.present.positions.c?.x]).toEqual([2300, 2750, 3200]);
  });

  it("tidies many frames into rows that fill a wide window", () => {
    const ids = Array.from({ length: 30 }, (_, i) => `f${i}`);
    const { positions } = run({ type: "frames", ids }, { type: "tidy", step: { x: 450, y: 950 } }).present;
    expect(positions.f10?.y).toBe(2200);
    expect(positions.f11).toEqual({ x: 2300, y: 3150 });
    expect(positions.f29).toEqual({ x: 2300 + 7 * 450, y: 4100 });
  });
});
