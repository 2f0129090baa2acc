import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { api } from "./support/api";
import { patience, variable } from "./support/environment";
import { type FileData, fileOf, give, picture } from "./support/pictures";
import { held, standin } from "./support/standin";
import { test } from "./support/test";

const slate = { background: "#f8fafc", text: "#0f172a", brand: "#2563eb" };
const clay = { background: "#f8fafc", text: "#0f172a", brand: "#c2410c" };

/** The place in the brief where pictures become colours. */
function source(page: Page): Locator {
  return page.getByRole("region", { name: "Palette from images" });
}

/** What the server says of pictures, without the page in between. */
async function said(files: FileData[]): Promise<string> {
  const form = new FormData();
  for (const f of files) form.append("images", fileOf(f));
  const answer = await fetch(`${variable("APPFORGE_TEST_URL")}/api/style/extract`, { method: "POST", body: form });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  return ((await answer.json()) as { detail: string }).detail;
}

/** For what the server, the engine and the page need some time for. */
const soon = { timeout: patience };

async function color(page: Page, name: string): Promise<string> {
  return page.getByLabel(name, { exact: true }).inputValue();
}

describe("pictures in the brief", () => {
  test("become palette and theme, over a reload, and can be taken back", async ({ visit }) => {
    const { page, studio } = await visit();
    const job = await api.generate("Home");
    await studio.open(job);
    await studio.design("Home").waitFor();
    await standin.rules({ any: true, always: held });
    const before = await color(page, "Primary");

    await source(page).getByRole("button", { name: "Read colours from pictures" }).click();
    await give(source(page).getByRole("button", { name: "Choose pictures" }), "drop", [
      await picture(page, "home.png", slate),
    ]);
    await source(page).getByRole("img", { name: "home.png" }).waitFor();
    await give(page.locator("body"), "paste", [await picture(page, "detail.webp", clay)]);
    await source(page).getByRole("img", { name: "detail.webp" }).waitFor();
    await page.getByLabel("Pictures", { exact: true }).setInputFiles([await picture(page, "third.jpeg", slate)]);
    await source(page).getByRole("button", { name: "Remove third.jpeg" }).click();
    await source(page).getByRole("button", { name: "Read 2 pictures" }).click();

    // The pictures are measured, and the model's look at them is held.
    const bar = source(page).getByRole("progressbar");
    await bar.waitFor();
    await expect.poll(async () => (await standin.calls()).filter((c) => c.what === "style").length, soon).toBe(1);
    await expect.poll(() => bar.getAttribute("aria-valuenow"), soon).not.toBe("0");
    await page.reload();
    await bar.waitFor();
    expect(await source(page).getByText("Cancel").isVisible()).toBe(true);
    await standin.release();

    const colors = source(page).getByRole("list", { name: "Colours found" });
    await colors.getByText("Primary").waitFor();
    const sources = source(page).getByRole("list", { name: "Source pictures" }).getByRole("img");
    for (const name of ["home.png", "detail.webp"]) {
      const shown = source(page).getByRole("img", { name, exact: true });
      await expect.poll(() => shown.evaluate((img) => (img as HTMLImageElement).naturalWidth), soon).toBe(390);
    }
    expect(await sources.count()).toBe(2);

    await source(page).getByRole("button", { name: "Use the palette" }).click();
    expect(await color(page, "Background")).toBe(slate.background);
    expect([await color(page, "Primary"), await color(page, "Secondary")].sort()).toEqual([slate.brand, clay.brand]);
    await source(page).getByRole("button", { name: "Undo the palette" }).click();
    expect(await color(page, "Primary")).toBe(before);
    await source(page).getByRole("button", { name: "Use the palette" }).click();

    const menu = (name: string) => page.getByRole("button", { name: `Theme: ${name}` });
    await source(page).getByRole("button", { name: "Use the theme" }).click();
    await menu("From 2 pictures").waitFor();
    await source(page).getByRole("button", { name: "Undo the theme" }).click();
    await menu("Harbour Morning").waitFor();
    await source(page).getByRole("button", { name: "Use the theme" }).click();

    // What is made next wears it from the start.
    await studio.fill(/Northwind/); // which brings a brief of its own …
    await source(page).getByRole("button", { name: "Use the palette" }).click();
    await source(page).getByRole("button", { name: "Use the theme" }).click();
    await page.getByRole("button", { name: /^Generate/ }).click();
    await page.waitForURL((url) => url.pathname !== `/studio/${job}`);
    await studio.says(/^4 screens ready$/);
    await menu("From 2 pictures").waitFor();

    await source(page).getByRole("link", { name: "All colours and findings" }).click();
    await page
      .getByRole("region", { name: "Type and components" })
      .getByText("Geometric sans, about 28 px, semibold")
      .waitFor();
    await page
      .getByRole("region", { name: "Notes" })
      .getByText(/#ff00ff, is not in the pixels/)
      .waitFor();
  });

  test("are refused by the page in the words of the server, and by the server under their names", async ({ visit }) => {
    const { page, studio, watch } = await visit();
    await studio.open();
    await source(page).getByRole("button", { name: "Read colours from pictures" }).click();
    const at = page.getByLabel("Pictures", { exact: true });
    const alert = source(page).getByRole("alert");
    const good = await picture(page, "home.png", slate);
    const bad: FileData[] = [
      { name: "dance.gif", mimeType: "image/gif", buffer: Buffer.from("GIF89a\x01\x00\x01\x00", "latin1") },
      { name: "logo.png", mimeType: "image/png", buffer: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>") },
      { name: "empty.png", mimeType: "image/png", buffer: Buffer.alloc(0) },
      { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("I am no picture.") },
    ];
    for (const file of bad) {
      await at.setInputFiles([file]);
      await alert.getByText((await said([file])).replace("images[0]", file.name)).waitFor();
      expect(await source(page).getByRole("img").count()).toBe(0);
    }
    await at.setInputFiles(Array.from({ length: 9 }, (_, i) => ({ ...good, name: `${i}.png` })));
    await alert.getByText(await said(Array(9).fill(good))).waitFor();

    // Whole by its first bytes: only the server sees the end.
    watch.expect(/422/);
    await at.setInputFiles([
      good,
      { ...good, name: "half.png", buffer: good.buffer.subarray(0, good.buffer.length / 2) },
    ]);
    await source(page).getByRole("button", { name: "Read 2 pictures" }).click();
    await alert.getByText(/Not started: half\.png is cut off/).waitFor();
    await source(page).getByRole("button", { name: "Remove half.png" }).click();
    await source(page).getByRole("button", { name: "Read 1 picture" }).click();
    await source(page).getByRole("list", { name: "Colours found" }).waitFor();
  });
});
