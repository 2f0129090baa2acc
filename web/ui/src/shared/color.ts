import { clampChroma, converter, formatHex, type Oklch, parse, wcagContrast } from "culori";

const toRgb = converter("rgb");
const toOklch = converter("oklch");

/** Contrast of two CSS colours by WCAG, 1 to 21; null when one of them is no colour. */
export function contrast(a: string, b: string): number | null {
  const [x, y] = [toRgb(parse(a)), toRgb(parse(b))];
  return x && y ? wcagContrast(x, y) : null;
}

export function isColor(value: string): boolean {
  return parse(value.trim()) !== undefined;
}

/** A colour as #rrggbb, which is all that a colour picker takes. */
export function hex(value: string): string {
  return formatHex(parse(value.trim())) ?? "#000000";
}

/** The larger of the contrasts that black and white would have on a colour decides. */
export function readableOn(background: string): "#000000" | "#ffffff" {
  return (contrast(background, "#ffffff") ?? 1) >= (contrast(background, "#000000") ?? 1) ? "#ffffff" : "#000000";
}

/** #rrggbb as "r g b" or "r, g, b", as themes keep it in --primary-rgb. */
export function rgbTriple(value: string): string {
  const c = toRgb(parse(value));
  return c ? [c.r, c.g, c.b].map((v) => Math.round(Math.min(1, Math.max(0, v)) * 255)).join(", ") : "0, 0, 0";
}

/** A colour by lightness, chroma and hue; undefined for what is none. */
export function oklchOf(value: string | undefined): Oklch | undefined {
  const parsed = value === undefined ? undefined : parse(value);
  return parsed && toOklch(parsed);
}

/** As #rrggbb, with less chroma where a screen cannot show it. */
export function hexOf(color: Oklch): string {
  return formatHex(clampChroma(color, "oklch"));
}

/** The colour nearest in lightness to one that stands out by that contrast from all surfaces. */
export function nearestReadable(color: Oklch, surfaces: string[], least: number): string {
  const worst = (value: string) => Math.min(...surfaces.map((s) => contrast(value, s) ?? 0));
  let best: string = readableOn(surfaces[0] ?? "#ffffff");
  let move = Number.POSITIVE_INFINITY;
  for (let l = 0; l <= 100; l++) {
    const value = hexOf({ ...color, l: l / 100 });
    const far = Math.abs(l / 100 - color.l);
    if (far < move && worst(value) >= least) [best, move] = [value, far];
  }
  return best;
}
