import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { api } from "./support/api";
import { test } from "./support/test";

const names = Array.from({ length: 9 }, (_, i) => `Screen ${i + 1}`);
const overview = (page: Page) => page.getByTitle("All designs").and(page.locator(":not(.invisible)"));
const within = (page: Page, selector: string) => page.frameLocator('iframe[title="All designs"]').locator(selector);

describe("many frames", () => {
  test("share one document from afar and have their own when they are near", async ({ visit }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate(...names));
    await studio.says(/^9 screens ready$/);
    await overview(page).waitFor();
    await studio.count(studio.designs(), 0);
    expect(await overview(page).getAttribute("sandbox")).toBe("");

    const background = () =>
      within(page, "body > div")
        .first()
        .evaluate((e) => getComputedStyle(e).backgroundColor);
    const before = await background();
    await page.getByRole("button", { name: /^Theme: / }).click();
    await page.getByRole("menuitemradio", { name: "Moss night" }).click();
    await expect.poll(background).not.toBe(before);

    // Every design stands over its own frame, also after that was moved.
    const designAt = async (title: string) => {
      const design = within(page, "body > div").nth(names.indexOf(title));
      const [whole, part] = await Promise.all([
        overview(page).evaluate((e) => e.style.transform.match(/-?[\d.]+/g)?.map(Number) ?? []),
        design.evaluate((e) => [Number.parseFloat(e.style.left), Number.parseFloat(e.style.top)]),
      ]);
      return { x: (whole[0] ?? 0) + (part[0] ?? 0), y: (whole[1] ?? 0) + (part[1] ?? 0) };
    };
    expect(await designAt("Screen 1")).toEqual(await studio.place("Screen 1"));
    expect(await designAt("Screen 9")).toEqual(await studio.place("Screen 9"));
    const place = await studio.place("Screen 1");
    await studio.select("Screen 1");
    await studio.frame("Screen 1").focus();
    await page.keyboard.press("Enter"); // it has its own frame while it is open
    await studio.count(studio.designs(), 1);
    await page.keyboard.press("Escape");
    await studio.count(studio.designs(), 0);
    await page.keyboard.press("Shift+ArrowDown");
    await expect.poll(() => studio.place("Screen 1")).not.toEqual(place);
    await overview(page).waitFor();
    await expect.poll(() => designAt("Screen 1")).toEqual(await studio.place("Screen 1"));

    await page.keyboard.press("Control+0");
    await expect.poll(() => studio.designs().count()).toBeGreaterThan(0);
    await studio.count(page.getByTitle("All designs"), 0);
    await page.keyboard.press("Control+1");
    await overview(page).waitFor();
    await studio.count(studio.designs(), 0);
  });
});
