import { expect } from "vitest";
import { test } from "./support/test";

/** What the scripts of the studio's first view may weigh on the wire, in bytes. */
const budget = 250 * 1024;

test("the studio's first view stays within its budget of compressed scripts", async ({ visit }) => {
  const { page } = await visit();
  await page.goto("/studio");
  await page.getByRole("button", { name: /^Generate/ }).waitFor();
  await page.waitForLoadState("networkidle");
  const scripts = await page.evaluate(() =>
    (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter((e) => e.name.endsWith(".js"))
      .map((e) => ({ name: e.name, wire: e.encodedBodySize, raw: e.decodedBodySize })),
  );
  const [wire, raw] = [scripts.reduce((n, s) => n + s.wire, 0), scripts.reduce((n, s) => n + s.raw, 0)];
  console.log(`scripts of the first view: ${Math.round(wire / 1024)} KB of ${Math.round(raw / 1024)} KB`);
  expect(scripts.some((s) => /\/index-[^/]+\.js$/.test(s.name) && s.wire < s.raw / 2)).toBe(true);
  expect(wire).toBeLessThan(budget);
});
