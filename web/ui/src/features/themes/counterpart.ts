import type { Oklch } from "culori";
import { contrast, hexOf, oklchOf, readableOn, rgbTriple } from "@/shared/color";
import type { Variables } from "@/shared/design/theme";
import { fixAll } from "./readable";

export type Mode = "light" | "dark";

export function modeOf(variables: Variables): Mode {
  return (oklchOf(variables["--background"])?.l ?? 1) < 0.5 ? "dark" : "light";
}

const surfaces = ["--card", "--popover", "--muted", "--secondary", "--accent", "--border", "--input"];
const brands = ["--primary", "--destructive", "--ring", "--secondary", "--accent"];
const charts = ["--chart-1", "--chart-2", "--chart-3", "--chart-4", "--chart-5"];
const words = ["--foreground", "--card-foreground", "--popover-foreground"];
const labels = ["--primary", "--secondary", "--accent", "--destructive"];

/** From here on a colour speaks for the brand, whatever it is used for. */
const brandChroma = 0.07;

/** What the lightness of a mode's parts is: 0 is black, 1 is white. */
const lightness = {
  dark: { ground: 0.18, text: 0.95, quiet: 0.73, brand: [0.66, 0.8], chart: [0.64, 0.82] },
  light: { ground: 0.985, text: 0.22, quiet: 0.47, brand: [0.42, 0.58], chart: [0.44, 0.62] },
} as const;

/**
 * The same theme for the other time of day: surfaces keep their order and their tint, brand
 * and chart colours keep their hue, and everything that is read stays readable.
 */
export function counterpart(variables: Variables): Variables {
  const to: Mode = modeOf(variables) === "dark" ? "light" : "dark";
  const target = lightness[to];
  const ground = oklchOf(variables["--background"]);
  if (!ground) return variables;
  const out: Variables = { ...variables };
  const put = (name: string, change: (was: Oklch) => Oklch) => {
    const was = oklchOf(variables[name]);
    if (was) out[name] = hexOf({ ...change(was), alpha: 1 });
  };
  const tint = (was: Oklch) => Math.min(was.c, 0.03);

  put("--background", (was) => ({ ...was, l: target.ground, c: Math.min(was.c, 0.02) }));
  for (const name of surfaces) put(name, (was) => ({ ...was, l: surface(was.l - ground.l, to), c: tint(was) }));
  for (const name of brands)
    put(name, (was) => {
      if (was.c < brandChroma && surfaces.includes(name))
        return { ...was, l: surface(was.l - ground.l, to), c: tint(was) };
      return { ...was, l: within(was.l, target.brand) };
    });
  for (const name of charts) put(name, (was) => ({ ...was, l: within(was.l, target.chart) }));
  for (const name of words) put(name, (was) => ({ ...was, l: target.text, c: tint(was) }));
  put("--muted-foreground", (was) => ({ ...was, l: target.quiet, c: tint(was) }));
  for (const name of labels) {
    const [label, on] = [`${name}-foreground`, out[name] ?? ""];
    const kept = contrast(out[label] ?? "", on) ?? 0;
    if (kept < 4.5)
      out[label] =
        (contrast(out["--foreground"] ?? "", on) ?? 0) >= 4.5 ? (out["--foreground"] as string) : readableOn(on);
  }
  if (oklchOf(out["--primary"])) out["--primary-rgb"] = rgbTriple(out["--primary"] as string);
  return fixAll(out);
}

/** Where a surface lies that was so far from the ground: above it in the dark, below it in the light, cards above. */
function surface(distance: number, to: Mode): number {
  const far = Math.abs(distance);
  if (to === "dark") return lightness.dark.ground + Math.min(0.24, 0.035 + far * 1.1);
  if (far < 0.06) return 1;
  return lightness.light.ground - Math.min(0.2, far * 0.55);
}

/** Keeps the order of lightnesses while it brings them between two. */
function within(l: number, [low, high]: readonly [number, number]): number {
  return l >= low && l <= high ? l : low + Math.min(1, Math.max(0, l)) * (high - low);
}
