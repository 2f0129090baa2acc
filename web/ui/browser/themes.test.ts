import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { api } from "./support/api";
import { standin } from "./support/standin";
import type { Studio } from "./support/studio";
import { test } from "./support/test";

const generated = "rgb(248, 250, 252)"; // the stand-in's theme
const both = ["Home", "Profile"];

async function backgrounds(studio: Studio): Promise<string[]> {
  return Promise.all(both.map((title) => studio.style(title, "body", "background-color")));
}

async function pick(page: Page, theme: string): Promise<void> {
  await page.getByRole("button", { name: /^Theme: / }).click();
  await page.getByRole("menuitemradio", { name: theme }).click();
}

/** How light a colour is, 0 to 255. */
const lightness = (rgb: string) => Math.max(...(rgb.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number));

describe("the theme", () => {
  test("changes under all frames at once, without a new document or a model call", async ({ visit }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate(...both));
    await studio.count(studio.designs(), 2);
    await studio.says(/^2 screens ready$/);
    await expect.poll(() => backgrounds(studio)).toEqual([generated, generated]);
    const documents = await Promise.all(both.map((title) => studio.html(title)));
    const { length: calls } = await standin.calls();

    await pick(page, "Moss night");
    await expect.poll(async () => (await backgrounds(studio)).every((c) => c !== generated)).toBe(true);
    const [moss] = await backgrounds(studio);
    expect(await Promise.all(both.map((title) => studio.html(title)))).toEqual(documents);

    await page.reload();
    await studio.count(studio.designs(), 2);
    await expect.poll(() => backgrounds(studio)).toEqual([moss, moss]);
    await pick(page, "Harbour Morning");
    await expect.poll(() => backgrounds(studio)).toEqual([generated, generated]);
    expect((await standin.calls()).length).toBe(calls);
  });

  test("has a dark side, whatever the page's own colours are", async ({ visit }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate(...both));
    await studio.count(studio.designs(), 2);
    await page.getByRole("button", { name: "Show screens dark" }).click();
    await expect.poll(async () => (await backgrounds(studio)).every((c) => lightness(c) < 60)).toBe(true);

    const shell = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await shell();
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(async () => lightness(await shell())).toBeLessThan(60);
    await page.getByRole("button", { name: /^Appearance: system/ }).click(); // now light, whatever the system says
    await expect.poll(shell).toBe(light);

    await page.getByRole("button", { name: "Show screens light" }).click();
    await expect.poll(() => backgrounds(studio)).toEqual([generated, generated]);
  });

  test("is edited down to a variable, undone, kept under a name and worn by another job", async ({ visit }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate(...both));
    await studio.count(studio.designs(), 2);
    const primary = () => studio.style("Home", ".bg-primary", "background-color");
    await expect.poll(primary).toBe("rgb(15, 95, 140)");

    const first = await studio.place("Home");
    await studio.select("Home");
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => studio.place("Home")).not.toEqual(first); // what the keys would undo on the canvas

    await page.getByRole("button", { name: /^Theme: / }).click();
    await page.getByRole("menuitem", { name: "Edit theme" }).click();
    const panel = page.getByRole("complementary", { name: "Theme" });
    const field = panel.getByRole("textbox", { name: /--primary$/ });
    await field.fill("#7a1f5c");
    await field.blur();
    await expect.poll(primary).toBe("rgb(122, 31, 92)");
    await panel.getByRole("button", { name: "Undo theme change" }).click();
    await expect.poll(primary).toBe("rgb(15, 95, 140)");
    await panel.getByRole("button", { name: "Redo theme change" }).click();
    await expect.poll(primary).toBe("rgb(122, 31, 92)");

    // The keys are the theme's while it is edited, and the canvas's before and after.
    const place = await studio.place("Home");
    await panel.getByRole("heading", { name: "Theme", exact: true }).click();
    await page.keyboard.press("Control+z");
    await expect.poll(primary).toBe("rgb(15, 95, 140)");
    await page.keyboard.press("Control+Shift+z");
    await expect.poll(primary).toBe("rgb(122, 31, 92)");
    expect(await studio.place("Home")).toEqual(place);

    await panel.getByRole("textbox", { name: /Keep it as/ }).fill("Plum");
    await panel.getByRole("button", { name: "Keep", exact: true }).click();
    await panel.getByRole("radio", { name: "Plum" }).and(page.locator("[aria-checked=true]")).waitFor();

    await studio.open(await api.generate(...both));
    await studio.count(studio.designs(), 2);
    await expect.poll(primary).toBe("rgb(15, 95, 140)");
    await pick(page, "Plum");
    await expect.poll(primary).toBe("rgb(122, 31, 92)");
  });
});
