import type { LimitName, LimitValues } from "@/shared/api/limits";
import { limitNames } from "./use";

/** How a limit is chosen for a user: the one of all, none, or a number. */
export type Choice = "default" | "none" | "own";
export type Draft = Record<LimitName, { choice: Choice; text: string }>;

export function draftOf(own: LimitValues | null): Draft {
  const of = (name: LimitName): Draft[LimitName] => {
    const n = own?.[name] ?? null;
    if (n == null) return { choice: "default", text: "" };
    return n === 0 ? { choice: "none", text: "" } : { choice: "own", text: String(n) };
  };
  return Object.fromEntries(limitNames.map((name) => [name, of(name)])) as Draft;
}

/** The fields whose number is missing; what a number may be, the server says. */
export function missingIn(draft: Draft): { [K in LimitName]?: string } {
  const missing = limitNames.filter((name) => draft[name].choice === "own" && draft[name].text.trim() === "");
  return Object.fromEntries(missing.map((name) => [name, "Give a number, or choose another kind."]));
}

/** What the draft sets; null when it sets nothing, which is the limits of all. */
export function valuesOf(draft: Draft): LimitValues | null {
  const of = ({ choice, text }: Draft[LimitName]) => {
    if (choice === "default") return null;
    return choice === "none" ? 0 : Number(text);
  };
  const values = Object.fromEntries(limitNames.map((name) => [name, of(draft[name])])) as LimitValues;
  return limitNames.every((name) => values[name] == null) ? null : values;
}
