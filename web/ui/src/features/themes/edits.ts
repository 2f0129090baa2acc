import { oklchOf, rgbTriple } from "@/shared/color";
import type { Variables } from "@/shared/design/theme";

// The editor's history: each step is a whole theme; null is the theme as it was picked.

export type Draft = Variables | null;
export type Edits = { past: Draft[]; present: Draft; future: Draft[]; last?: string };

export type EditAction =
  | { type: "edit"; variables: Variables; of: string } // `of` says which variable, so that a drag is one step
  | { type: "pause" } // what comes next is a step of its own
  | { type: "reset" }
  | { type: "undo" }
  | { type: "redo" };

const depth = 100;

export function reduceEdits(edits: Edits, action: EditAction): Edits {
  const { past, present, future, last } = edits;
  switch (action.type) {
    case "edit":
      return last === action.of
        ? { ...edits, present: action.variables, future: [] }
        : { past: [...past, present].slice(-depth), present: action.variables, future: [], last: action.of };
    case "pause":
      return last === undefined ? edits : { past, present, future };
    case "reset":
      return present === null ? edits : { past: [...past, present].slice(-depth), present: null, future: [] };
    case "undo":
      return past.length === 0
        ? edits
        : { past: past.slice(0, -1), present: past.at(-1) as Draft, future: [present, ...future] };
    case "redo":
      return future.length === 0
        ? edits
        : { past: [...past, present], present: future[0] as Draft, future: future.slice(1) };
  }
}

const triple = /^(\d{1,3})\s*,?\s*(\d{1,3})\s*,?\s*(\d{1,3})$/;
const length = /^\d*\.?\d+(px|rem|em)$|^0$/;

/** What is wrong with a value, in a sentence; null when a theme may hold it. */
export function faultOf(variable: string, value: string): string | null {
  const text = value.trim();
  if (variable === "--radius") return length.test(text) ? null : "A length, such as 12px or 0.75rem";
  if (variable === "--primary-rgb") {
    const parts = triple.exec(text)?.slice(1).map(Number);
    return parts?.every((n) => n <= 255) ? null : "Three numbers up to 255, such as 15, 118, 110";
  }
  return oklchOf(text) ? null : "A colour, such as #0f766e or oklch(60% 0.1 180)";
}

/** A theme with one variable changed; the two forms of the primary colour stay one colour. */
export function withValue(variables: Variables, variable: string, value: string): Variables {
  const next = { ...variables, [variable]: value.trim() };
  if (variable === "--primary") next["--primary-rgb"] = rgbTriple(value);
  if (variable === "--primary-rgb") {
    const [, r, g, b] = triple.exec(value.trim()) ?? [];
    if (r && g && b) next["--primary"] = `#${[r, g, b].map((n) => Number(n).toString(16).padStart(2, "0")).join("")}`;
  }
  return next;
}
