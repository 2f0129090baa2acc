import { describe, expect } from "vitest";
import { api } from "./support/api";
import { tallScreen } from "./support/designs";
import { held, standin } from "./support/standin";
import type { Studio } from "./support/studio";
import { test } from "./support/test";

/** The width and height of a frame on the canvas. */
async function size(studio: Studio, title: string): Promise<{ width: number; height: number }> {
  return studio.frame(title).evaluate((node) => {
    const { width, height } = (node as HTMLElement).style;
    return { width: Number.parseFloat(width), height: Number.parseFloat(height) };
  });
}

describe("what the canvas shows", () => {
  test("is a tablet, the whole page, and a device around it, and a reload finds them again", async ({ visit }) => {
    await standin.rules({ screen: "Home", always: { kind: "html", text: tallScreen } });
    const { page, studio } = await visit();
    await studio.open(await api.generate("Home", "Profile"));
    await studio.count(studio.designs(), 2);
    expect(await size(studio, "Home")).toEqual({ width: 375, height: 812 });
    await studio.device(/^Tablet/);
    await expect.poll(() => size(studio, "Home")).toEqual({ width: 768, height: 1024 });
    await studio.device(/^Whole page/);
    await expect.poll(async () => (await size(studio, "Home")).height).toBeGreaterThan(2000);
    expect((await size(studio, "Profile")).height).toBeLessThan(1000);
    const bezel = studio.frame("Profile").locator("[data-bezel]");
    await studio.count(bezel, 0);
    await studio.device(/^Device frame/, "menuitemcheckbox");
    await studio.count(bezel, 1);

    await page.reload();
    await studio.design("Profile").waitFor();
    await studio.count(bezel, 1);
    await expect.poll(async () => (await size(studio, "Home")).height).toBeGreaterThan(2000);
    await studio.device(/^Device frame/, "menuitemcheckbox");
    await studio.count(bezel, 0);
  });

  test("is drawn only where it is to be seen", async ({ visit }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate("One", "Two", "Three", "Four", "Five", "Six"));
    const nodes = page.locator(".react-flow__node");
    await studio.count(nodes, 6);
    await page.getByTitle("Zoom to 100 %").click();
    await expect.poll(() => nodes.count()).toBeLessThan(6);
    await page.keyboard.press("Control+1");
    await studio.count(nodes, 6);
  });

  test("is a skeleton in the theme's colours until a screen is there, in the same place", async ({ visit }) => {
    await standin.rules({ screen: "Slow", always: held });
    const { studio } = await visit();
    await studio.open(await api.generate("Quick", "Slow"));
    await studio.design("Quick").waitFor();
    await studio.count(studio.designs(), 1);
    const ground = studio.frame("Slow").locator("[aria-hidden][style*=background]:has(> div)");
    await expect.poll(() => ground.evaluate((e) => getComputedStyle(e).backgroundColor)).toBe("rgb(248, 250, 252)");
    const place = await studio.place("Slow");
    await standin.release();
    await studio.design("Slow").waitFor();
    await studio.count(ground, 0);
    expect(await studio.place("Slow")).toEqual(place);
  });

  for (const reducedMotion of ["no-preference", "reduce"] as const) {
    test(`moves by itself only where the system lets it: ${reducedMotion}`, async ({ visit }) => {
      await standin.rules({ screen: "Slow", always: held });
      const { page, studio } = await visit({ reducedMotion });
      await studio.open(await api.generate("Quick", "Slow"));
      await studio.design("Quick").waitFor();
      await studio.frame("Slow").locator("[aria-hidden][style*=background]").first().waitFor();
      const moving = () =>
        page.evaluate(() => document.getAnimations().filter((a) => a.playState === "running").length);
      if (reducedMotion === "reduce") {
        await expect.poll(moving).toBe(0);
        // The canvas jumps to where it would glide to.
        await page.keyboard.press("Control+0");
        await expect.poll(async () => (await studio.view()).zoom).toBe(1);
        const jumped = await page.evaluate(async () => {
          const zoom = () => getComputedStyle(document.querySelector(".react-flow__viewport") as Element).transform;
          document.querySelector<HTMLElement>("[aria-label='Fit all frames']")?.click();
          const frame = () => new Promise((done) => requestAnimationFrame(done));
          for (let i = 0; i < 3; i++) await frame();
          const soon = zoom();
          for (let i = 0; i < 30; i++) await frame();
          return soon === zoom();
        });
        expect(jumped).toBe(true);
      } else {
        await expect.poll(moving).toBeGreaterThan(0);
      }
      await standin.release();
    });
  }
});

describe("a page", () => {
  test("fills the window and never scrolls out of it, whatever is in its panels", async ({ visit }) => {
    const { page, studio } = await visit();
    const beyond = () => page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    await studio.open();
    await studio.fill(/Northwind/);
    const job = await api.generate("Home", "Profile");
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      await page.setViewportSize(viewport);
      await page.goto("/studio");
      await page.getByRole("form", { name: "Brief" }).waitFor();
      expect(await beyond()).toBe(0);
      await page.goto(`/studio/${job}`);
      await studio.says(/^2 screens ready$/);
      await studio.design("Home").waitFor();
      await studio.select("Home");
      expect(await beyond()).toBe(0);
      for (const path of ["/jobs", `/jobs/${job}`, "/admin", "/admin/jobs", "/settings/notices"]) {
        await page.goto(path);
        await page.getByRole("main").waitFor();
        await page.waitForLoadState("networkidle");
        expect([path, await beyond()]).toEqual([path, 0]);
      }
    }
  });
});
