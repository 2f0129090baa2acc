import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { patience, variable } from "./support/environment";
import { type Rule, standin } from "./support/standin";
import type { Studio } from "./support/studio";
import { test } from "./support/test";

// The README's pictures of the page, in the main states. They judge nothing.

const folder = join(import.meta.dirname, "../../../docs/images");
const designs = JSON.parse(readFileSync(variable("APPFORGE_TEST_DESIGNS"), "utf8")) as Record<string, string>;

/** Has the model answer with good designs, but as the rules say first. */
function model(...first: Rule[]): Promise<void> {
  const good = Object.entries(designs).map(
    ([screen, text]): Rule => ({ screen, always: { kind: "html", text, takes: "1s" } }),
  );
  return standin.rules(...first, ...good);
}

/** Writes a picture of the page as it is. */
async function picture(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
}

/** Waits until there are small pictures of designs and each of them is drawn: a canvas that is not has a size of its own. */
async function drawn(pictures: Locator): Promise<void> {
  await pictures.first().waitFor();
  for (const one of await pictures.all())
    await expect
      .poll(() => one.evaluate((c: HTMLCanvasElement) => c.width !== document.createElement("canvas").width), {
        timeout: patience,
      })
      .toBe(true);
}

/** Waits until no toast is over the page any more. */
async function quiet(page: Page): Promise<void> {
  await expect.poll(() => page.locator("[data-sonner-toast]").count(), { timeout: patience }).toBe(0);
}

/** Makes the example's screens and gives the job's id. */
async function generated(studio: Studio): Promise<string> {
  await studio.open();
  await studio.fill(/Northwind/);
  const id = await studio.generate();
  await studio.says(/^4 screens ready$/);
  await studio.count(studio.page.locator(".react-flow__node iframe.z-10"), 4);
  return id;
}

/** What the second version of a screen has more. */
const weather = `<section class="mx-5 flex items-center gap-4 rounded-xl border border-border bg-card p-4 text-card-foreground">
  <p class="shrink-0 text-[26px] leading-8 font-bold whitespace-nowrap">14 °C</p>
  <p class="text-sm text-muted-foreground">Dry at seven, a light wind from the west</p></section>`;

const desktop = { viewport: { width: 1360, height: 850 } };

describe("pictures of the page", () => {
  test("a brief, and its screens as they arrive", async ({ visit }) => {
    await model(
      { screen: "Profile", always: { kind: "ok", held: true } },
      { screen: "Run detail", outcomes: [{ kind: "rate_limited", delay: "20s" }] },
    );
    const { page, studio } = await visit(desktop);
    await studio.open();
    await studio.fill(/Northwind/);
    await page.getByRole("button", { name: /^Generate .* about / }).waitFor();
    await picture(page, "brief");
    await studio.generate();
    await studio.count(page.locator(".react-flow__node iframe.z-10"), 2);
    await studio.says(/attempt 2/);
    await picture(page, "arriving");
  });

  test("another theme, in dark", async ({ visit }) => {
    await model();
    const { page, studio } = await visit({ ...desktop, colorScheme: "dark" });
    await generated(studio);
    await page.getByRole("button", { name: /^Theme: / }).click();
    await page.getByRole("menuitemradio", { name: "Moss night" }).click();
    await picture(page, "theme");
  });

  test("a screen's versions", async ({ visit }) => {
    await model();
    const { page, studio } = await visit(desktop);
    await generated(studio);
    const text = designs.Today?.replace(/<main[^>]*>/, `$&${weather}`) ?? "";
    await model({ screen: "Today", always: { kind: "html", text } });
    const panel = await studio.select("Today");
    await panel.getByRole("textbox").first().fill("Show the weather for the next run");
    await panel.getByRole("button", { name: "Change", exact: true }).click();
    await panel.getByRole("button", { name: "Compare v1" }).waitFor();
    await quiet(page);
    await drawn(panel.locator("canvas"));
    await panel.getByRole("textbox").first().fill("Larger figures");
    await picture(page, "change");
  });

  test("a job, and all of them", async ({ visit }) => {
    await model({ screen: "Today", outcomes: [{ kind: "status", status: 503 }] });
    const { page, studio } = await visit(desktop);
    const id = await generated(studio);
    await page.goto(`/jobs/${id}`);
    await page.getByRole("heading", { name: "Timeline" }).waitFor();
    await drawn(page.locator("main canvas"));
    await picture(page, "job");
    await page.goto("/admin");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.locator("main svg").first().waitFor();
    await picture(page, "admin");
  });

  test("on a phone", async ({ visit }) => {
    await model();
    const { page, studio } = await visit({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await studio.open();
    await studio.fill(/Northwind/);
    await studio.generate();
    await studio.says(/^4 screens ready$/);
    await studio.designs().first().waitFor();
    await quiet(page);
    await picture(page, "phone");
  });
});
