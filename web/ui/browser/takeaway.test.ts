import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { api } from "./support/api";
import { tallScreen } from "./support/designs";
import { variable } from "./support/environment";
import { looksOf } from "./support/look";
import { standin } from "./support/standin";
import { test as base } from "./support/test";

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads what a fixture needs from this pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "appforge-takeaway-"));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

/** What a page saves when something is done to it: its path in the folder, under the name that the page gives it. */
async function saved(page: Page, folder: string, act: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

/** The size of a PNG, in its pixels. */
function sizeOf(png: Uint8Array): { width: number; height: number } {
  const view = new DataView(png.buffer, png.byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

describe("what is taken away", () => {
  test("opens with the network off and looks the same", async ({ visit, folder }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate("Home", "Profile"));
    await studio.count(studio.designs(), 2);
    await page.getByRole("button", { name: /^Theme: / }).click();
    await page.getByRole("menuitemradio", { name: "Coast" }).click();
    const zip = await saved(page, folder, async () => {
      await page.getByRole("button", { name: "Take away" }).click();
      await page.getByRole("menuitem", { name: "Zip of all screens" }).click();
    });
    expect(basename(zip)).toBe("northwind.zip");
    const files = unzipSync(await readFile(zip));
    expect(Object.keys(files).toSorted()).toEqual(["index.html", "screens/s1.html", "screens/s2.html", "theme.css"]);
    for (const [path, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }

    // The watch fails the test when a file asks for anything outside of its folder.
    const away = await visit({ offline: true, baseURL: `file://${folder}` });
    await away.page.goto(`file://${folder}/index.html`);
    for (const title of ["Home", "Profile"]) {
      const shown = await looksOf(studio.within(title, "body"));
      expect(shown.length).toBeGreaterThan(40);
      const frame = away.page.getByTitle(title, { exact: true });
      expect(await looksOf(frame.contentFrame().locator("body"))).toEqual(shown);
    }
    await away.page.getByRole("link", { name: "Profile" }).click();
    await away.page.getByText("Morning stretch").first().waitFor();
  });

  test("leaves deleted frames out", async ({ visit, folder }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate("Home", "Profile", "Map"));
    await studio.count(studio.designs(), 3);
    await studio.select("Profile");
    await page.keyboard.press("Delete");
    await studio.count(studio.designs(), 2);
    const taken = (name: string) =>
      saved(page, folder, async () => {
        await page.getByRole("button", { name: "Take away" }).first().click();
        await page.getByText("2 screens", { exact: true }).waitFor();
        await page.getByRole("menuitem", { name }).click();
      });
    const files = unzipSync(await readFile(await taken("Zip of all screens")));
    expect(Object.keys(files).filter((path) => path.startsWith("screens/"))).toEqual([
      "screens/s1.html",
      "screens/s3.html",
    ]);
    expect(new TextDecoder().decode(files["index.html"])).not.toContain("Profile");
    const pictures = unzipSync(await readFile(await taken("PNG of each screen, as zip")));
    expect(Object.keys(pictures).toSorted()).toEqual(["home.png", "map.png"]);

    for (const title of ["Home", "Map"]) {
      await studio.select(title);
      await page.keyboard.press("Delete");
    }
    await page.getByTitle("All finished screens are deleted").waitFor();
  });

  test("has the brand's logo in it, and words where an image is gone", async ({ visit, folder }) => {
    const logos = variable("APPFORGE_TEST_LOGOS_URL");
    const image = (name: string) => `<img class="h-10 w-10" alt="${name}" src="${logos}/${name}.svg">`;
    const html = `<div class="p-4">${image("logo")}${image("gone")}<p>The last words</p></div>`;
    await standin.rules({ screen: "Home", always: { kind: "html", text: html } });
    const job = await api.generateFor({ appName: "Northwind", logo: `${logos}/logo.svg` }, "Home");
    const { page, studio, watch } = await visit({ ignoreHTTPSErrors: true });
    watch.expect(new RegExp(`request beyond the server: GET ${logos}|status of (404|502)`)); // the preview shows the logo; one is gone
    await studio.open(job);
    await studio.within("Home", "text=The last words").waitFor();
    const panel = await studio.select("Home");
    const path = await saved(page, folder, () => panel.getByRole("button", { name: "Download" }).click());
    await studio
      .toasts()
      .filter({ hasText: `${logos}/gone.svg` })
      .waitFor();
    expect(await readFile(path, "utf8")).not.toContain(logos);

    const away = await visit({ offline: true, baseURL: `file://${folder}` });
    await away.page.goto(`file://${path}`);
    const logo = away.page.getByRole("img", { name: "logo" });
    await expect.poll(() => logo.evaluate((e) => (e as HTMLImageElement).naturalWidth)).toBe(40);
    expect(await away.page.getByRole("img", { name: "gone" }).evaluate((e) => e.tagName)).toBe("SPAN");
  });

  test("is as wide as a phone in a desktop's window, and looks as the frame does", async ({ visit, folder }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate("Home"));
    await studio.design("Home").waitFor();
    const panel = await studio.select("Home");
    const path = await saved(page, folder, () => panel.getByRole("button", { name: "Download" }).click());
    const away = await visit({ offline: true, baseURL: `file://${folder}`, viewport: { width: 1441, height: 900 } }); // a whole px beside it
    await away.page.goto(`file://${path}`);
    const looks = await looksOf(away.page.locator("body"));
    const left = looks[0]?.box[0] ?? 0;
    expect([left, looks[0]?.box[2]]).toEqual([(1441 - 375) / 2, 375]);
    const horizontally = (all: typeof looks, from: number) =>
      all.map(({ tag, text, box: [x = 0, , width], styles }) => ({ tag, text, x: x - from, width, styles }));
    const shown = await looksOf(studio.within("Home", "body"));
    expect(horizontally(looks, left)).toEqual(horizontally(shown, 0));
  });

  test("is one screen, its HTML, or the theme, as the frames wear it", async ({ visit, folder }) => {
    const { context, page, studio } = await visit();
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await studio.open(await api.generate("Home"));
    await studio.design("Home").waitFor();
    await page.getByRole("button", { name: "Show screens dark" }).click();
    const panel = await studio.select("Home");
    const path = await saved(page, folder, () => panel.getByRole("button", { name: "Download" }).click());
    expect(basename(path)).toBe("s1.html");
    const away = await visit({ offline: true, baseURL: `file://${folder}` });
    await away.page.goto(`file://${path}`);
    const body = away.page.locator("body");
    const background = await body.evaluate((e) => getComputedStyle(e).backgroundColor);
    await expect.poll(() => studio.style("Home", "body", "background-color")).toBe(background);

    await panel.getByRole("button", { name: "Copy HTML" }).click();
    await studio.toasts().filter({ hasText: "HTML of Home copied" }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain("Morning stretch");
    expect(await studio.html("Home")).toContain(copied.slice(0, 200));

    const sheet = await saved(page, folder, async () => {
      await page.getByRole("button", { name: "Take away" }).first().click();
      await page.getByRole("menuitem", { name: "Theme as CSS" }).click();
    });
    const css = await readFile(sheet, "utf8");
    expect(css.match(/^ {2}--[a-z0-9-]+:/gm)).toHaveLength(26);
  });

  test("is pictures or a PDF, which a job makes that the page follows", async ({ visit, folder }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate("Home", "Profile"));
    await studio.count(studio.designs(), 2);
    const exported = (name: string) =>
      saved(page, folder, async () => {
        await page.getByRole("button", { name: "Take away" }).first().click();
        await page.getByRole("menuitem", { name }).click();
        await studio.toasts().filter({ hasText: "Exporting" }).waitFor();
      });
    const zip = await exported("PNG of each screen, as zip");
    await studio
      .toasts()
      .filter({ hasText: `${basename(zip)} saved` })
      .waitFor();
    const pictures = unzipSync(await readFile(zip));
    expect(Object.keys(pictures).toSorted()).toEqual(["home.png", "profile.png"]);
    for (const bytes of Object.values(pictures)) expect(Buffer.from(bytes).toString("latin1", 1, 4)).toBe("PNG");
    for (const bytes of Object.values(pictures)) expect(sizeOf(bytes)).toEqual({ width: 375, height: 812 });
    const pdf = await readFile(await exported("PDF, a page for each screen"));
    expect(pdf.toString("latin1", 0, 5)).toBe("%PDF-");
  });

  test("is a picture of what is shown: the device or the whole page, at the scale that is chosen", async ({
    visit,
    folder,
  }) => {
    await standin.rules({ screen: "Home", always: { kind: "html", text: tallScreen } });
    const { page, studio } = await visit();
    await studio.open(await api.generate("Home"));
    await studio.design("Home").waitFor();
    const picture = async () => sizeOf(await readFile(await saved(page, folder, () => png.click())));
    await studio.device(/^Tablet/);
    const panel = await studio.select("Home");
    const png = panel.getByRole("button", { name: "PNG", exact: true });
    await panel.getByRole("radio", { name: "2×" }).click();
    await panel.getByText("PNG in 1536 × 2048 px").waitFor();
    expect(await picture()).toEqual({ width: 1536, height: 2048 });
    await studio.device(/^Whole page/);
    await panel.getByText("PNG in 750 px, whole page").waitFor();
    const { width, height } = await picture();
    expect(width).toBe(750);
    expect(height).toBeGreaterThan(2 * 2000);
  });
});
