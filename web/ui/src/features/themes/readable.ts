import { clampChroma, converter, formatHex, type Oklch, parse } from "culori";
import { contrast, readableOn } from "@/shared/color";
import type { Variables } from "@/shared/design/theme";
import { rules } from "./variables";

const toOklch = converter("oklch");

/** A colour by lightness, chroma and hue; undefined for what is none. */
export function oklchOf(value: string | undefined): Oklch | undefined {
  const parsed = value === undefined ? undefined : parse(value);
  return parsed && toOklch(parsed);
}

/** As #rrggbb, with less chroma where a screen cannot show it. */
export function hexOf(color: Oklch): string {
  return formatHex(clampChroma(color, "oklch"));
}

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
  const worst = (hex: string) => Math.min(...surfaces.map((s) => contrast(hex, s) ?? 0));
  let best = readableOn(surfaces[0] ?? "#ffffff") as string;
  let move = Number.POSITIVE_INFINITY;
  for (let l = 0; l <= 100; l++) {
    const hex = hexOf({ ...color, l: l / 100 });
    const far = Math.abs(l / 100 - color.l);
    if (far < move && worst(hex) >= rule.least) [best, move] = [hex, far];
  }
  return { ...variables, [variable]: best };
}

/** A theme in which all that can be read is readable. */
export function fixAll(variables: Variables): Variables {
  return Object.keys(rules).reduce(fix, variables);
}
