import type { Page } from "playwright-core";

export type Point = { x: number; y: number };

/** Draws fingers over a page, all at once and each along a line, by Chromium's own input. */
export async function drawFingers(page: Page, ...fingers: { from: Point; to: Point }[]): Promise<void> {
  const steps = 8;
  const session = await page.context().newCDPSession(page);
  const at = (share: number) =>
    fingers.map(({ from, to }, id) => ({
      id,
      x: from.x + (to.x - from.x) * share,
      y: from.y + (to.y - from.y) * share,
    }));
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(0) });
  for (let i = 1; i <= steps; i++) {
    await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(i / steps) });
  }
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await session.detach();
}
