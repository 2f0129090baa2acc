import { contrast, nearestReadable, oklchOf } from "@/shared/color";
import type { Variables } from "@/shared/design/theme";
import { rules } from "./variables";

export type Standing = { ratio: number; least: number; on: string };

/** How a variable stands out from the surface that it is worst to see on; null where nothing is asked. */
export function standingOf(variables: Variables, variable: string): Standing | null {
  const rule = rules[variable];
  const color = variables[variable];
  if (!rule || !color) return null;
  let worst: Standing | null = null;
  for (const on of rule.on) {
    const ratio = contrast(color, variables[on] ?? "");
    if (ratio !== null && (!worst || ratio < worst.ratio)) worst = { ratio, least: rule.least, on };
  }
  return worst;
}

export function fallsShort(variables: Variables, variable: string): boolean {
  const standing = standingOf(variables, variable);
  return standing !== null && standing.ratio < standing.least;
}

/** A theme with one variable changed in lightness, as little as makes it stand out enough. */
export function fix(variables: Variables, variable: string): Variables {
  const rule = rules[variable];
  const color = oklchOf(variables[variable]);
  if (!rule || !color || !fallsShort(variables, variable)) return variables;
  const surfaces = rule.on.map((on) => variables[on] ?? "");
  return { ...variables, [variable]: nearestReadable(color, surfaces, rule.least) };
}

/** A theme in which all that can be read is readable. */
export function fixAll(variables: Variables): Variables {
  return Object.keys(rules).reduce(fix, variables);
}
