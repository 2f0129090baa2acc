import { describe, expect, it } from "vitest";
import { contrast, oklchOf } from "@/shared/color";
import { builtInThemes } from "@/shared/design/builtInThemes";
import { counterpart, modeOf } from "./counterpart";
import { fallsShort, fix, standingOf } from "./readable";
import { groups, rules } from "./variables";

describe("the editor's groups", () => {
  it("hold all 26 variables, each once", () => {
    const all = groups.flatMap((g) => g.rows.map((r) => r.variable));
    expect(new Set(all).size).toBe(26);
    expect([...all].sort()).toEqual(Object.keys(builtInThemes[0]?.variables ?? {}).sort());
  });
});

describe.each(builtInThemes)("the counterpart of $name", ({ variables }) => {
  const other = counterpart(variables);

  it("is of the other mode, with all variables", () => {
    expect(modeOf(other)).not.toBe(modeOf(variables));
    expect(Object.keys(other)).toEqual(Object.keys(variables));
  });

  it("is readable", () => {
    expect(Object.keys(rules).filter((v) => fallsShort(other, v))).toEqual([]);
  });

  it("keeps the hue of the brand, and the shape", () => {
    const hue = (v: typeof variables) => oklchOf(v["--primary"])?.h ?? 0;
    expect(Math.abs(hue(other) - hue(variables))).toBeLessThan(4);
    expect(other["--radius"]).toBe(variables["--radius"]);
  });

  it("tells surfaces apart", () => {
    for (const name of ["--muted", "--border"])
      expect(contrast(other[name] as string, other["--background"] as string)).toBeGreaterThan(1.05);
  });

  it("leads back to the first mode", () => {
    expect(modeOf(counterpart(other))).toBe(modeOf(variables));
  });
});

describe("fix", () => {
  const pale = { ...(builtInThemes[1]?.variables ?? {}), "--muted-foreground": "#cbbfae" };

  it("moves a colour as far as it must, with its hue", () => {
    const fixed = fix(pale, "--muted-foreground");
    const standing = standingOf(fixed, "--muted-foreground");
    expect(standing?.ratio).toBeGreaterThanOrEqual(4.5);
    expect(standing?.ratio).toBeLessThan(5.2);
    expect(Math.abs((oklchOf(fixed["--muted-foreground"])?.h ?? 0) - (oklchOf("#cbbfae")?.h ?? 0))).toBeLessThan(8);
  });

  it("names the surface that is worst", () => {
    expect(standingOf(pale, "--muted-foreground")?.on).toBe("--muted");
  });

  it("leaves alone what is good", () => {
    const good = builtInThemes[0]?.variables ?? {};
    expect(fix(good, "--foreground")).toBe(good);
  });
});
