import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core"), "utf8");

/**
 * Holds a page, as it is now, to axe's rules, in light and in dark. Designs are not the page's own words, and a sample of
 * measured colours shows how little they differ.
 */
export async function accessible(page: Page, state: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
    await page.evaluate(source);
    const { violations } = await page.evaluate(async () => {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const { axe } = globalThis as unknown as {
        axe: { run: (context: object, options: object) => Promise<AxeResults> };
      };
      return axe.run({ exclude: ["[data-sample]"] }, { iframes: false, resultTypes: ["violations"] });
    });
    const faults = violations
      .filter((v) => v.impact === "serious" || v.impact === "critical")
      .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")}: ${n.failureSummary ?? v.help}`));
    expect.soft(faults, `${state}, ${colorScheme}`).toEqual([]);
  }
}
