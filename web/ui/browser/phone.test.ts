import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { api } from "./support/api";
import { held, standin } from "./support/standin";
import { test } from "./support/test";

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
