import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { api } from "./support/api";
import { SilentProxy } from "./support/silentProxy";
import { held, standin } from "./support/standin";
import { test } from "./support/test";
import { toastsOf } from "./support/toasts";

async function toldBy(pages: Page[]): Promise<string[]> {
  return (await Promise.all(pages.map(toastsOf))).flat();
}

describe("a running job", () => {
  test("goes on over a reload and tells its end once", async ({ visit }) => {
    const { page, studio } = await visit();
    await standin.rules({ screen: "Slow", always: held });
    await studio.open(await api.generate("Quick", "Slow"));
    await studio.design("Quick").waitFor();

    await page.reload();
    await studio.design("Quick").waitFor();
    await studio.frame("Slow").waitFor();
    expect(await toastsOf(page)).toEqual([]);

    await standin.release();
    await studio.says(/^2 screens ready$/);
    await studio.design("Slow").waitFor();
    await expect.poll(() => toastsOf(page)).toEqual([expect.stringMatching(/2 screens ready in /)]);

    await page.reload();
    await studio.says(/^2 screens ready$/);
    expect(await toastsOf(page)).toEqual([]);
    expect((await standin.calls()).length).toBe(3); // a theme and two screens: nothing was made twice
  });

  test("is told by one of two tabs, whatever they show", async ({ visit }) => {
    const { context, page, studio } = await visit();
    const other = await context.newPage();
    for (const there of [null, "/jobs"]) {
      await standin.rules({ any: true, always: held });
      const job = await api.generate("Home", "Profile");
      await studio.open(job);
      await studio.progress().waitFor();
      await other.goto(there ?? `/studio/${job}`);
      await other.getByRole("navigation", { name: "Main" }).waitFor();
      // Another tab that shows the job, or one that has only heard of it.
      await other.waitForFunction((id) => localStorage.getItem("appforge.announced")?.includes(id), job);
      await standin.release();
      await studio.says(/^2 screens ready$/);
      await expect.poll(async () => (await toldBy([page, other])).length).toBe(1);
      if (there) await other.getByRole("row").filter({ hasText: "Ready" }).first().waitFor();
      else await other.getByRole("progressbar").and(other.locator("[aria-valuenow='100']")).waitFor();
      expect(await toldBy([page, other])).toEqual([expect.stringMatching(/2 screens ready in /)]);
    }
  });

  test("arrives by polling where events cannot pass, for little when nothing is new", async ({ visit }) => {
    const { context, page, studio, watch } = await visit();
    await page.route("**/api/jobs/*/events", (route) => route.abort());
    watch.expect(/net::ERR_FAILED.*\/events/);
    await standin.rules({ any: true, always: held });
    const job = await api.generate("Home", "Profile");
    const answers: number[] = [];
    context.on("response", (r) => {
      if (new URL(r.url()).pathname === `/api/jobs/${job}`) answers.push(r.status());
    });
    await studio.open(job);
    await page.getByRole("region", { name: "Progress" }).getByText("every 2 s").waitFor();
    await expect.poll(() => answers.filter((status) => status === 304).length).toBeGreaterThan(1);

    await standin.release();
    await studio.says(/^2 screens ready$/);
    await studio.count(studio.designs(), 2);
    await expect.poll(() => toastsOf(page)).toEqual([expect.stringMatching(/2 screens ready in /)]);
  });

  test("is polled, and asked for its events anew, where a stream is open and silent", async ({ visit }) => {
    const proxy = await SilentProxy.open("retry: 2000\n\n");
    try {
      const { page, studio, watch } = await visit({ baseURL: proxy.url });
      watch.expect(/Blocked script execution/); // the clock is put into the frames of designs too
      await page.clock.install();
      await standin.rules({ any: true, always: held });
      await studio.open(await api.generate("Home", "Profile"));
      const updates = page.getByRole("region", { name: "Progress" }).getByText(/^(live|every 2 s)$/);
      await updates.filter({ hasText: "live" }).waitFor();
      expect(proxy.streams).toEqual([""]);
      await page.clock.fastForward(40_000);
      await expect.poll(() => proxy.streams.length).toBe(2);
      await standin.release();
      await page.clock.fastForward(40_000);
      await studio.says(/^2 screens ready$/);
      await studio.count(studio.designs(), 2);
    } finally {
      await proxy.close();
    }
  });

  test("does not call a stream live that has brought nothing", async ({ visit }) => {
    const proxy = await SilentProxy.open();
    try {
      const { page, studio } = await visit({ baseURL: proxy.url });
      await standin.rules({ any: true, always: held });
      await studio.open(await api.generate("Home"));
      await page.getByRole("region", { name: "Progress" }).getByText("every 2 s").waitFor();
      await expect.poll(() => proxy.streams.length).toBeGreaterThan(0);
      await standin.release();
      await studio.says(/^1 screen ready$/);
      await expect.poll(() => toastsOf(page)).toEqual([expect.stringMatching(/1 screen ready in /)]);
    } finally {
      await proxy.close();
    }
  });

  test("says what it waits for while an operator has paused its type", async ({ visit }) => {
    const { studio } = await visit();
    await api.operate({ paused: true });
    try {
      await studio.open(await api.generate("Home"));
      await studio.says(/^Waiting: paused by an operator$/);
    } finally {
      await api.operate({});
    }
    await studio.says(/^1 screen ready$/);
  });

  test("shows what it has cost so far, and for how long it runs", async ({ visit }) => {
    const { page, studio } = await visit();
    await standin.rules({ screen: "Slow", always: held });
    await studio.open(await api.generate("Quick", "Slow"));
    await studio.design("Quick").waitFor();
    const figures = page.getByRole("region", { name: "Progress" });
    await figures.getByText("5,200 tokens").waitFor(); // a theme of 1,300 and a screen of 3,900
    await figures.getByText(/^\$0\.\d+$/).waitFor();
    const time = figures.getByText(/^\d+(\.\d)? s$/);
    const before = await time.textContent();
    await expect.poll(() => time.textContent()).not.toBe(before);
    await figures.getByRole("button", { name: "Cancel" }).waitFor();
    await standin.release();
    await studio.says(/^2 screens ready$/);
  });

  test("that has ended costs a 304 when somebody looks again", async ({ visit }) => {
    const { context, page, studio } = await visit();
    const job = await api.generate("Home");
    await studio.open(job);
    await studio.says(/^1 screen ready$/);
    await studio.design("Home").waitFor();
    const answers: string[] = [];
    context.on("response", (r) => {
      const { pathname } = new URL(r.url());
      if (pathname === `/api/jobs/${job}` || pathname.endsWith("/events")) answers.push(`${r.status()} ${pathname}`);
    });
    await page.reload();
    await studio.design("Home").waitFor();
    for (let look = 0; look < 2; look++) {
      const answered = page.waitForResponse((r) => new URL(r.url()).pathname === `/api/jobs/${job}`);
      await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
      await answered;
    }
    expect(answers).toEqual([200, 304, 304].map((status) => `${status} /api/jobs/${job}`));
  });

  test("is cancelled and retried on its own page", async ({ visit }) => {
    const { page } = await visit();
    await standin.rules({ screen: "Slow", always: held });
    const job = await api.generate("Quick", "Slow");
    await page.goto(`/jobs/${job}`);
    const progress = page.getByRole("region", { name: "Progress" });
    await expect.poll(async () => (await api.job(job)).screens.map((s) => s.status)).toEqual(["completed", "running"]);
    await progress.getByRole("button", { name: "Cancel" }).click();
    await progress.getByRole("status").filter({ hasText: "Cancelled · 1 of 2 screens ready" }).waitFor();
    await standin.release();
    await progress.getByRole("button", { name: "Retry what is missing" }).click();
    await progress
      .getByRole("status")
      .filter({ hasText: /^2 screens ready$/ })
      .waitFor();
    await page
      .locator("[data-sonner-toast]")
      .filter({ hasText: /2 screens ready in / })
      .waitFor();
    expect((await standin.calls()).filter((c) => c.screen === "Quick")).toHaveLength(1);
  });

  test("makes the rest of its brief when somebody asks for it", async ({ visit }) => {
    const { page, studio } = await visit();
    const job = await api.generateFirst("Home", "Search", "Map");
    await studio.open(job);
    await page.getByRole("region", { name: "The rest of the brief" }).getByText("Search, Map").waitFor();
    await studio.design("Home").waitFor();
    const { length: before } = await standin.calls();
    await standin.rules({ screen: "Search", always: held });
    await page.getByRole("button", { name: /^Make the other 2 screens · .*about \$/ }).click();
    const titles = async () => (await api.job(job)).screens.map((s) => s.title);
    await expect.poll(titles).toEqual(["Home", "Map"]);
    await standin.release();
    await studio.says(/^3 screens ready$/);
    for (const title of ["Home", "Search"]) await studio.design(title).waitFor(); // the third stands beside what is seen
    await page.getByRole("region", { name: "The rest of the brief" }).waitFor({ state: "detached" });
    expect(
      (await standin.calls())
        .slice(before)
        .map((c) => c.screen)
        .toSorted(),
    ).toEqual(["Map", "Search"]);
    expect(await titles()).toEqual(["Home", "Search", "Map"]); // the brief's order, not that of their arrival
    await expect.poll(async () => (await toastsOf(page)).at(-1)).toMatch(/2 screens ready in /);
  });

  test("is found again by those who leave and come back, and so are past ones", async ({ visit }) => {
    const { page, studio } = await visit();
    await standin.rules({ screen: "Slow", always: held });
    const job = await api.generate("Quick", "Slow");
    await studio.open(job);
    await studio.design("Quick").waitFor();

    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Jobs" }).click();
    const row = page.getByRole("row").filter({ has: page.locator(`a[href$="${job}"]`) });
    await row.getByText("Running").waitFor();
    await row.getByRole("link").click();
    await page.getByRole("heading", { name: "Timeline" }).waitFor();
    await page.getByRole("link", { name: "Open in Studio" }).click();
    await studio.design("Quick").waitFor();
    expect(studio.job()).toBe(job);

    await page.goBack();
    await standin.release();
    await studio.says(/^2 screens ready$/);
    await expect.poll(() => toastsOf(page)).toEqual([expect.stringMatching(/2 screens ready in /)]);
    await page.goto("/jobs");
    await row.getByText("Ready").waitFor();
    await row.getByRole("link").click();
    await page.getByRole("link", { name: "Open in Studio" }).click();
    await studio.count(studio.designs(), 2);
  });
});
