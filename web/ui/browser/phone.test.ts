import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { api } from "./support/api";
import { held, standin } from "./support/standin";
import { test } from "./support/test";
import { drawFingers } from "./support/touch";

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** What stands out at the page's side, and what a finger cannot hit well: less than 44 px high or wide. */
async function fits(page: Page, state: string): Promise<void> {
  const { wide, small } = await page.evaluate(() => {
    const nameOf = (e: Element) =>
      `${e.tagName.toLowerCase()} "${e.getAttribute("aria-label") ?? e.textContent?.trim().slice(0, 40)}"`;
    const seen = (e: Element) =>
      e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      !e.closest(".sr-only, [aria-hidden=true], .react-flow__attribution");
    // A box that scrolls sideways holds what is wider on purpose, and so does the canvas.
    const scrolls = (e: Element | null): boolean =>
      e !== null &&
      (/auto|scroll/.test(getComputedStyle(e).overflowX) || e.matches(".react-flow") || scrolls(e.parentElement));
    const wide = [...document.body.querySelectorAll("*")]
      // The list of toasts has a box that is wider than they are.
      .filter(
        (e) =>
          seen(e) &&
          !scrolls(e) &&
          !e.matches("[data-sonner-toaster]") &&
          e.getBoundingClientRect().right > innerWidth + 0.5,
      )
      .map(nameOf);
    if (document.documentElement.scrollWidth > innerWidth) wide.push("the page");
    const small = [
      ...document.querySelectorAll("button, a[href], input, select, textarea, summary, [role=button], [role=radio]"),
    ]
      .filter((e) => seen(e) && !e.closest(".react-flow__node") && e.getClientRects().length > 0)
      .filter((e) => {
        // A label is as good as the control that it is for, and a link in a sentence is as high as that.
        const box = (e.closest("label") ?? e).getBoundingClientRect();
        // What is drawn after it may reach beyond its box.
        const after = getComputedStyle(e, "::after");
        const reach = after.content !== "none" && after.position === "absolute";
        const width = Math.max(box.width, reach ? Number.parseFloat(after.width) : 0);
        const height = Math.max(box.height, reach ? Number.parseFloat(after.height) : 0);
        const inText = e.tagName === "A" && getComputedStyle(e).display === "inline" && !reach;
        return width > 1 && !inText && (height < 43.5 || width < 43.5);
      })
      .map((e) => `${nameOf(e)} ${e.getBoundingClientRect().width} × ${e.getBoundingClientRect().height}`);
    return { wide, small };
  });
  expect.soft(wide, `${state}: too wide`).toEqual([]);
  expect.soft(small, `${state}: hard to hit`).toEqual([]);
}

describe("a phone", () => {
  test("has room for the brief, the progress and the screens", async ({ visit }) => {
    const { page, studio } = await visit(phone);
    await studio.open();
    await fits(page, "the empty studio");
    await studio.fill(/Northwind/);
    await page.getByRole("button", { name: "Today", expanded: false }).tap();
    await fits(page, "a brief");

    await standin.rules(
      { screen: "Today", always: held },
      { screen: "Profile", always: { kind: "blocked", reason: "SAFETY" } },
    );
    await page.getByRole("button", { name: /^Generate/ }).tap();
    await page.waitForURL(/\/studio\/[^/]+$/);
    await page.getByRole("button", { name: "Show the brief" }).waitFor(); // the brief makes room
    await studio.design("Welcome").waitFor();
    await fits(page, "a running job");
    await standin.release();
    await studio.says(/1 of 4 screens failed/);

    // The first screen is to be seen at a readable size, and another one is a swipe away.
    const box = await studio.design("Welcome").boundingBox();
    expect(box?.width).toBeGreaterThan(180);
    await page.getByRole("button", { name: "Fit all frames" }).tap();
    await studio.count(studio.designs(), 3);
    await fits(page, "a job that ended");
    await studio.frame("Today").getByText("Today", { exact: true }).first().tap();
    await studio.inspector("Today").waitFor();
    await fits(page, "the inspector");
  });

  test("moves the canvas by a swipe and a pinch that begin on a frame, and a frame by its label", async ({ visit }) => {
    const { page, studio } = await visit(phone);
    await page.goto(`/studio/${await api.generate("Home", "Profile")}`);
    await studio.says(/^2 screens ready$/);
    await studio.design("Home").waitFor();
    const place = await studio.place("Home");
    const zoom = async () => (await studio.view()).zoom;

    const before = await studio.view();
    const from = await studio.middle(studio.design("Home"));
    await drawFingers(page, { from, to: { x: from.x - 120, y: from.y - 40 } });
    await expect.poll(async () => (await studio.view()).x).toBeLessThan(before.x - 80);
    expect(await zoom()).toBe(before.zoom);
    expect(await studio.place("Home")).toEqual(place);

    const { x, y } = await studio.middle(studio.design("Home"));
    const fingers = (apart: number) => [
      { x: x - apart, y },
      { x: x + apart, y },
    ];
    const pinch = (near: number, far: number) =>
      drawFingers(page, ...fingers(near).map((at, i) => ({ from: at, to: fingers(far)[i] ?? at })));
    await pinch(20, 60);
    await expect.poll(zoom).toBeGreaterThan(before.zoom * 1.5);
    const near = await zoom();
    await pinch(60, 20);
    await expect.poll(zoom).toBeLessThan(near / 1.5);
    expect(await studio.place("Home")).toEqual(place);
    await studio.count(page.locator(".react-flow__node.selected"), 0);

    await page.getByRole("button", { name: "Fit all frames" }).tap();
    await studio.count(studio.designs(), 2);
    await studio.stands();
    const fitted = await zoom();
    await page.getByRole("button", { name: "Zoom in" }).tap();
    await expect.poll(zoom).toBeGreaterThan(fitted);
    await page.getByRole("button", { name: "Zoom out" }).tap();
    await expect.poll(zoom).toBeCloseTo(fitted);

    const view = await studio.view();
    const label = await studio.middle(studio.frame("Home").getByText("Home", { exact: true }).first());
    await drawFingers(page, { from: label, to: { x: label.x + 20, y: label.y + 90 } });
    await expect.poll(async () => (await studio.place("Home")).y).toBeGreaterThan(place.y);
    expect(await studio.view()).toEqual(view);

    await studio.frame("Home").tap();
    await studio.inspector("Home").waitFor();
  });

  test("has a toolbar of which all is to be seen", async ({ visit }) => {
    const { page, studio } = await visit(phone);
    await page.goto(`/studio/${await api.generate("Home")}`);
    await studio.says(/^1 screen ready$/);
    const canvas = page.getByRole("toolbar", { name: "Canvas" });
    const tops = new Set<number>();
    for (const button of await canvas.getByRole("button").all()) {
      const box = await button.boundingBox();
      if (!box) throw new Error(`${button} is not to be seen`);
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(phone.viewport.width);
      tops.add(Math.round(box.y));
    }
    expect(tops.size).toBe(1);
    for (const name of ["Undo", "Redo", "Device", "Take away"]) await canvas.getByRole("button", { name }).waitFor();
    for (const name of ["Zoom in", "Zoom out", "Fit all frames", "Tidy"])
      await page.getByRole("toolbar", { name: "View" }).getByRole("button", { name }).waitFor();
  });

  test("lists jobs and shows one", async ({ visit }) => {
    const job = await api.generate("Home");
    await expect.poll(async () => (await api.job(job)).status).toBe("completed");
    const { page } = await visit(phone);
    await page.goto("/jobs");
    await page.getByRole("row").nth(1).waitFor();
    await fits(page, "the jobs list");
    await page.goto(`/jobs/${job}`);
    await page.getByRole("heading", { name: "Timeline" }).waitFor();
    await page.getByText("As a table").tap();
    await page.getByRole("table").first().waitFor();
    await fits(page, "a job");
    await page.getByRole("link", { name: "Open in Studio" }).tap();
    await page.getByRole("progressbar").waitFor();
  });
});
