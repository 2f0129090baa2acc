import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { api } from "./support/api";
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
