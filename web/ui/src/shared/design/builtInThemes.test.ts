import { describe, expect, it } from "vitest";
import { contrast } from "@/shared/color";
import { builtInThemes, placeholderTheme } from "./builtInThemes";

const pairs = [
  ["--foreground", "--background"],
  ["--muted-foreground", "--background"],
  ["--muted-foreground", "--muted"],
  ["--muted-foreground", "--card"],
  ["--card-foreground", "--card"],
  ["--primary-foreground", "--primary"],
  ["--secondary-foreground", "--secondary"],
  ["--accent-foreground", "--accent"],
  ["--destructive-foreground", "--destructive"],
] as const;

describe.each([...builtInThemes, placeholderTheme])("$name", ({ variables }) => {
  it("has all 26 variables", () => expect(Object.keys(variables)).toHaveLength(26));

  it.each(pairs)("%s is readable on %s", (text, surface) => {
    expect(contrast(variables[text] as string, variables[surface] as string)).toBeGreaterThanOrEqual(4.5);
  });
});
