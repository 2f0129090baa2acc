import type { TypeSettings } from "@/shared/api/settings";

const names: Record<string, string> = {
  "screen-generation": "Screen generation",
  "screenshot-export": "Export",
  "chat-context": "Chat context",
  "style-extraction": "Style extraction",
};

/** A job type as a title; one that this page does not know yet keeps its id. */
export function titleOfType(type: string): string {
  return names[type] ?? type;
}

/** The share of users that counts now: the stored one, else the environment's. */
export function shareOf(set: TypeSettings): number {
  return set.backgroundPercent ?? set.environmentPercent ?? 100;
}

/** "Export and chat context": the middle of a sentence begins small. */
export function listOfTypes(types: string[]): string {
  const list = types.map((t, i) => (i ? titleOfType(t).toLowerCase() : titleOfType(t)));
  return new Intl.ListFormat("en", { type: "conjunction" }).format(list);
}
