import type { Page } from "playwright-core";

declare global {
  interface Window {
    toldToasts?: string[];
  }
}

/** Notes every toast that a page shows after each load. */
export function recordToasts(page: Page): void {
  // Not by a script for new documents: the frames without script would complain about it.
  page.on("domcontentloaded", () => void page.evaluate(record).catch(() => {})); // it may have gone on already
}

/** Toasts stay for seconds, so that those that came first are noted as well. */
function record(): void {
  if (window.toldToasts) return;
  const told: string[] = [];
  window.toldToasts = told;
  const note = (within: Element) => {
    const own = within.matches("[data-sonner-toast]") ? [within] : within.querySelectorAll("[data-sonner-toast]");
    for (const toast of own) told.push(toast.textContent ?? "");
  };
  note(document.body);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof Element) note(node);
  }).observe(document, { childList: true, subtree: true });
}

/** The toasts that a page has shown since it was loaded, those that it is about to show among them. */
export async function toastsOf(page: Page): Promise<string[]> {
  await page.evaluate(record);
  return page.evaluate(async () => {
    // Who tells a job's end is settled after the page has drawn it, one tab at a time under a lock.
    await new Promise((done) => setTimeout(done));
    await navigator.locks.request("appforge.announced", () => {});
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return window.toldToasts ?? [];
  });
}
