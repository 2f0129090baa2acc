import { describe, expect, it } from "vitest";
import { type EditAction, type Edits, faultOf, reduceEdits, withValue } from "./edits";

const start: Edits = { past: [], present: null, future: [] };
const run = (...actions: EditAction[]) => actions.reduce(reduceEdits, start);
const edit = (of: string, value: string): EditAction => ({ type: "edit", of, variables: { [of]: value } });

describe("the editor's history", () => {
  it("takes a drag over one colour for one step", () => {
    const dragged = run(edit("--card", "#111"), edit("--card", "#222"), edit("--card", "#333"));
    expect(dragged.present).toEqual({ "--card": "#333" });
    expect(reduceEdits(dragged, { type: "undo" }).present).toBeNull();
  });

  it("takes two changes with a pause between for two", () => {
    const twice = run(edit("--card", "#111"), { type: "pause" }, edit("--card", "#222"), { type: "undo" });
    expect(twice.present).toEqual({ "--card": "#111" });
    expect(reduceEdits(twice, { type: "redo" }).present).toEqual({ "--card": "#222" });
  });

  it("can take back a reset", () => {
    const reset = run(edit("--card", "#111"), { type: "reset" });
    expect(reset.present).toBeNull();
    expect(reduceEdits(reset, { type: "undo" }).present).toEqual({ "--card": "#111" });
  });
});

describe("values", () => {
  it("are told what they may be", () => {
    expect(faultOf("--card", "#12")).toMatch(/colour/);
    expect(faultOf("--card", "oklch(60% 0.1 180)")).toBeNull();
    expect(faultOf("--radius", "12")).toMatch(/length/);
    expect(faultOf("--radius", "0.5rem")).toBeNull();
    expect(faultOf("--primary-rgb", "1, 2, 300")).toMatch(/255/);
    expect(faultOf("--primary-rgb", "15 118 110")).toBeNull();
  });

  it("keep the primary colour and its numbers one colour", () => {
    expect(withValue({}, "--primary", "#0f766e")).toEqual({ "--primary": "#0f766e", "--primary-rgb": "15, 118, 110" });
    expect(withValue({}, "--primary-rgb", "15, 118, 110")["--primary"]).toBe("#0f766e");
  });
});
