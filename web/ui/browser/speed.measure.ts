import type { Browser, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { api } from "./support/api";
import { held, standin } from "./support/standin";
import type { Studio } from "./support/studio";
import { test } from "./support/test";

// Figures to read, and no test of them: they are those of the machine that this runs on.

const names = Array.from({ length: 30 }, (_, i) => `Screen ${i + 1}`);

async function completed(screens = names.length): Promise<string> {
  const job = await api.generate(...names.slice(0, screens));
  await expect.poll(async () => (await api.job(job)).status, { timeout: 240_000 }).toBe("completed");
  return job;
}

/** Prints figures in ms, one line for each measure. */
function print(what: string, figures: Record<string, number>): void {
  const words = Object.entries(figures).map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`);
  console.log(`${what}: ${words.join(", ")}`);
}

/** The times between the frames that a page draws while something is done, in order of size. */
async function frameTimes(page: Page, act: () => Promise<void>): Promise<number[]> {
  const recorder = await page.evaluateHandle(() => {
    const times: number[] = [];
    const recorder = { times, going: true };
    let last = performance.now();
    requestAnimationFrame(function next(now) {
      times.push(now - last);
      last = now;
      if (recorder.going) requestAnimationFrame(next);
    });
    return recorder;
  });
  await act();
  const times = await recorder.evaluate((r) => {
    r.going = false;
    return r.times;
  });
  return times.slice(1).toSorted((a, b) => a - b); // the first began before the measure did
}

function percentiles(sorted: number[]): Record<string, number> {
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95) };
}

/** Waits until every frame in view shows its design, by itself or in the overview. */
async function drawn(page: Page, studio: Studio, frames: number): Promise<void> {
  await studio.count(page.locator(".react-flow__node"), frames);
  if (frames > 8) await page.getByTitle("All designs").and(page.locator(":not(.invisible)")).waitFor();
  else await studio.count(page.locator(".react-flow__node iframe.z-10"), frames);
}

/** When each of so many screens was first seen, by title, as a picture or as a frame; in the page. */
function seenAt(screens: number): { done: Promise<Record<string, number>> } {
  const done = new Promise<Record<string, number>>((resolve) => {
    const seen: Record<string, number> = {};
    const blank = document.createElement("canvas").width;
    requestAnimationFrame(function look() {
      for (const node of document.querySelectorAll(".react-flow__node")) {
        const frame = node.querySelector("iframe");
        const picture = node.querySelector("canvas");
        if (frame && (frame.classList.contains("z-10") || picture?.width !== blank)) seen[frame.title] ??= Date.now();
      }
      if (Object.keys(seen).length === screens) resolve(seen);
      else requestAnimationFrame(look);
    });
  });
  return { done };
}

type TraceEvent = { name: string; ph: string; pid: number; ts: number; dur: number; args: { elementCount?: number } };

/**
 * How long after a click the browser has drawn what the frames of the page show anew, in ms:
 * from its own trace, because the page does not know what frames of another process draw.
 */
async function drawnAfter(page: Page, click: () => Promise<void>): Promise<number> {
  const browser = page.context().browser() as Browser;
  await page.evaluate(() =>
    document.addEventListener("click", () => performance.mark("clicked"), { capture: true, once: true }),
  );
  await browser.startTracing(page, { categories: ["-*", "blink.user_timing", "devtools.timeline", "viz"] });
  await click();
  await page.waitForTimeout(1000);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const clicked = trace.traceEvents.find((e) => e.name === "clicked");
  if (!clicked) throw new Error("the trace has no click");
  const after = trace.traceEvents
    .filter((e) => e.ph === "X" && e.ts >= clicked.ts)
    .map((e) => ({ ...e, end: (e.ts + e.dur - clicked.ts) / 1000 }));
  const styled = after.filter(
    (e) => e.name === "UpdateLayoutTree" && e.pid !== clicked.pid && (e.args.elementCount ?? 0) > 20,
  );
  const last = Math.max(...styled.map((e) => e.end));
  return Math.min(...after.filter((e) => e.name === "Display::DrawAndSwap" && e.end > last).map((e) => e.end));
}

describe("the speed of the studio", () => {
  test("screens after they were saved", async ({ visit }) => {
    const { page, studio } = await visit();
    await standin.rules(
      { theme: true, always: { kind: "ok", takes: "1s" } },
      { screen: "Screen 1", always: { kind: "ok", takes: "3s" } },
      { any: true, always: held },
    );
    const screens = 5;
    const job = await api.generate(...names.slice(0, screens));
    await studio.open(job);
    await studio.count(page.locator(".react-flow__node"), screens);
    const seen = page.evaluateHandle(seenAt, screens);
    await studio.design("Screen 1").waitFor();
    await standin.release();
    const shown = await seen.then((handle) => handle.evaluate(({ done }) => done));
    const after: number[] = [];
    for (const { id, title } of (await api.job(job)).screens) {
      const [version] = await api.versions(job, id);
      after.push((shown[title] ?? Number.NaN) - Date.parse(version?.createdAt ?? ""));
    }
    const [first = 0, ...others] = after;
    print("a screen is seen after it was saved", { alone: first, "last of four at once": Math.max(...others) });
  });

  test("first screen of a job with 30", async ({ visit }) => {
    const job = await completed();
    const { page } = await visit();
    await page.goto(`/studio/${job}`, { waitUntil: "commit" });
    const figures = await page.evaluate(async () => {
      const first = (seen: () => boolean) =>
        new Promise<number>((done) => {
          requestAnimationFrame(function look() {
            if (seen())
              done(performance.now()); // since the navigation began
            else requestAnimationFrame(look);
          });
        });
      const blank = document.createElement("canvas").width;
      const [picture, all] = await Promise.all([
        first(() => [...document.querySelectorAll("canvas")].some((c) => c.width !== blank)),
        first(() => document.querySelector("iframe[title='All designs']:not(.invisible)") !== null),
      ]);
      return { picture, all };
    });
    print("first screen of 30", figures);
  });

  for (const screens of [5, 30]) {
    test(`theme swap over ${screens} frames`, async ({ visit }) => {
      const { page, studio } = await visit();
      await studio.open(await completed(screens));
      await drawn(page, studio, screens);
      const times: number[] = [];
      for (const theme of ["Moss night", "Paper", "Coast", "Graphite", "Moss night", "Paper", "Coast", "Graphite"]) {
        await page.getByRole("button", { name: /^Theme: / }).click();
        const item = page.getByRole("menuitemradio", { name: theme });
        await item.waitFor();
        await page.waitForTimeout(500); // the pictures of the theme before are drawn
        times.push(await drawnAfter(page, () => item.click()));
      }
      print(`theme swap over ${screens} frames, all drawn`, percentiles(times.slice(2).toSorted((a, b) => a - b)));
    });
  }

  test("pan and zoom with 60 frames", async ({ visit }) => {
    const { page, studio } = await visit();
    await studio.open(await completed());
    await drawn(page, studio, names.length);
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+d");
    await page.keyboard.press("Control+1");
    await drawn(page, studio, 2 * names.length);
    const pane = await page.locator(".react-flow__pane").boundingBox();
    if (!pane) throw new Error("the canvas is not to be seen");
    await page.mouse.move(pane.x + pane.width / 2, pane.y + pane.height / 2);
    const steps = 40;
    const pan = await frameTimes(page, async () => {
      for (let i = 0; i < steps; i++) await page.mouse.wheel(i < steps / 2 ? 12 : -12, i < steps / 2 ? 6 : -6);
    });
    print("pan with 60 frames", percentiles(pan));
    await page.keyboard.down("Control");
    const zoom = await frameTimes(page, async () => {
      for (let i = 0; i < steps; i++) await page.mouse.wheel(0, i < steps / 2 ? -12 : 12);
    });
    await page.keyboard.up("Control");
    print("zoom with 60 frames", percentiles(zoom));
  });
});
