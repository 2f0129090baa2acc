import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { api } from "./support/api";
import { test } from "./support/test";

/** Whether an element has the focus. */
async function focused(locator: Locator): Promise<boolean> {
  return locator.first().evaluate((e) => e === document.activeElement);
}

/** What has the focus, and whether that is to be seen; the body when the focus left the page at its end. */
async function focus(page: Page): Promise<{ what: string; seen: boolean }> {
  return page.evaluate(() => {
    const at = document.querySelector(":focus") ?? document.body;
    // The ring may be around something that stands for the element: its label, or what is within.
    const ringed = [at, at.closest("label"), ...at.querySelectorAll("*")].some((e) => {
      if (!e) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(e);
      return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
    });
    return {
      what: `${at.tagName.toLowerCase()} ${at.getAttribute("aria-label") ?? at.textContent?.slice(0, 40)}`,
      seen: ringed,
    };
  });
}

/** Goes on by Tab until an element has the focus; each stop on the way is to be seen. */
async function tabTo(page: Page, target: Locator, back = false): Promise<void> {
  const way: string[] = [];
  for (let i = 0; i < 120; i++) {
    if ((await target.count()) > 0 && (await focused(target))) return;
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
    const { what, seen } = await focus(page);
    way.push(what);
    if (!what.startsWith("body")) expect(seen, `the focus on ${what} is to be seen`).toBe(true);
  }
  throw new Error(`Tab does not reach it; the way was: ${way.join(" → ")}`);
}

describe("the keyboard alone", () => {
  test("leads from the brief to a frame that is moved, deleted, brought back and opened", async ({ visit }) => {
    const { page, studio } = await visit();
    const { keyboard } = page;
    await page.goto("/studio");
    await page.getByRole("form", { name: "Brief" }).waitFor();
    await tabTo(page, page.getByRole("region", { name: "Example briefs" }).getByRole("button", { name: /Northwind/ }));
    await keyboard.press("Enter");
    await expect.poll(() => page.getByRole("textbox", { name: "App name" }).inputValue()).toBe("Northwind");
    await tabTo(page, page.getByRole("button", { name: /^Generate/ }));
    await keyboard.press("Enter");
    await studio.says(/^4 screens ready$/);
    await studio.count(studio.designs(), 4);
    expect((await focus(page)).what).toMatch(/^button Generate/); // the focus stays where the person left it

    const frame = studio.frame("Today");
    await tabTo(page, frame);
    await keyboard.press("Space");
    await studio.inspector("Today").waitFor();
    const before = await studio.place("Today");
    await keyboard.press("ArrowRight");
    await keyboard.press("ArrowDown");
    await expect.poll(() => studio.place("Today")).not.toEqual(before);
    const moved = await studio.place("Today");
    expect(moved.x).toBeGreaterThan(before.x);
    expect(moved.y).toBeGreaterThan(before.y);
    expect(await focused(frame)).toBe(true);

    await keyboard.press("Delete");
    await frame.waitFor({ state: "detached" });
    expect((await focus(page)).what).not.toMatch(/^body/); // the focus went to what is left
    await keyboard.press("Control+z");
    await frame.waitFor();
    await expect.poll(() => studio.place("Today")).toEqual(moved);
    await keyboard.press("Control+z");
    await keyboard.press("Control+z");
    await expect.poll(() => studio.place("Today")).toEqual(before);

    await tabTo(page, frame);
    await keyboard.press("Enter");
    await frame.getByText("Esc closes").waitFor();
    await keyboard.press("Escape");
    await frame.getByText("Esc closes").waitFor({ state: "detached" });
    expect(await focused(frame)).toBe(true);

    // Without a selection the arrows move the canvas, so that frames out of sight come within reach of Tab.
    await keyboard.press("Escape");
    await studio.count(page.locator(".react-flow__node.selected"), 0);
    const view = await studio.view();
    await keyboard.press("ArrowRight");
    await expect.poll(async () => (await studio.view()).x).toBeLessThan(view.x);
    await keyboard.press("ArrowLeft");
    await keyboard.press("ArrowDown");
    await expect.poll(() => studio.view()).toEqual({ ...view, y: Math.round((view.y - 80) * 100) / 100 });
    await keyboard.press("ArrowUp");
    await expect.poll(() => studio.view()).toEqual(view);
    expect(await studio.place("Today")).toEqual(before);
    await keyboard.press("Space");
    await studio.inspector("Today").waitFor();

    await keyboard.press("?");
    const keys = page.getByRole("dialog", { name: "Keys" });
    await keys.waitFor();
    await keyboard.press("Tab");
    expect(await keys.evaluate((e) => e.contains(document.activeElement))).toBe(true); // it keeps the focus within
    await keyboard.press("Escape");
    await keys.waitFor({ state: "detached" });
    await expect.poll(() => focused(frame)).toBe(true);

    await tabTo(page, studio.inspector("Today").getByRole("textbox", { name: "Change this screen" }));
    await keyboard.type("Fewer words");
    await keyboard.press("Control+Enter");
    await frame.getByText("v2", { exact: true }).waitFor();
  });

  test("goes to frames out of sight, and round", async ({ visit }) => {
    const { page, studio } = await visit();
    const { keyboard } = page;
    const titles = ["One", "Two", "Three", "Four", "Five", "Six"];
    await studio.open(await api.generate(...titles));
    await studio.says(/^6 screens ready$/);
    await tabTo(page, studio.frame("One"));
    await keyboard.press("Control+0");
    await studio.count(studio.frame("Six"), 0); // out of sight, and so out of reach of Tab
    const there = async (title: string) => {
      await expect.poll(async () => (await studio.frame(title).count()) > 0 && focused(studio.frame(title))).toBe(true);
      expect((await focus(page)).seen).toBe(true);
      const [frame, canvas] = await Promise.all([
        studio.frame(title).boundingBox(),
        page.locator(".react-flow").boundingBox(),
      ]);
      if (!frame || !canvas) throw new Error(`${title} is not to be seen`);
      expect(frame.x).toBeGreaterThanOrEqual(canvas.x);
      expect(frame.x + frame.width).toBeLessThanOrEqual(canvas.x + canvas.width);
    };
    for (const title of [...titles.slice(1), "One"]) {
      await keyboard.press("PageDown");
      await there(title);
    }
    await keyboard.press("PageUp");
    await there("Six");
    await keyboard.press("Space");
    await studio.inspector("Six").waitFor();
  });

  test("opens menus and panels, and comes back to where it was", async ({ visit }) => {
    const { page, studio } = await visit();
    const { keyboard } = page;
    await studio.open();
    await studio.fill(/Northwind/);
    await studio.generate();
    await studio.says(/^4 screens ready$/);
    const toolbar = page.getByRole("toolbar", { name: "Canvas" });
    const themes = toolbar.getByRole("button", { name: /^Theme: / });
    await tabTo(page, themes);
    await keyboard.press("Enter");
    await page.getByRole("menu").waitFor();
    await keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    await expect.poll(() => focused(themes)).toBe(true);
    await keyboard.press("Enter");
    await page.getByRole("menu").waitFor();
    await keyboard.press("End");
    await expect.poll(() => focused(page.getByRole("menuitem", { name: "Edit theme" }))).toBe(true);
    await keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "Theme" });
    await panel.waitFor();
    await tabTo(page, panel.getByRole("radio").first());
    await keyboard.down("ArrowDown"); // a press without any length would be up before the choice follows the focus
    await expect.poll(() => panel.getByRole("radio").nth(1).getAttribute("aria-checked")).toBe("true");
    await keyboard.up("ArrowDown");

    const add = toolbar.getByRole("button", { name: "Screen", exact: true });
    await tabTo(page, add, true);
    await keyboard.press("Enter");
    const popover = page.getByRole("dialog", { name: "Add a screen" });
    await expect.poll(() => focused(popover.getByRole("textbox"))).toBe(true);
    await keyboard.press("Escape");
    await expect.poll(() => focused(add)).toBe(true);
  });
});
