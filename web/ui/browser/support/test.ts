import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { test as base, inject } from "vitest";
import { patience, variable } from "./environment";
import { keyedStandin, standin } from "./standin";
import { Studio } from "./studio";
import { recordToasts } from "./toasts";
import { Watch } from "./watch";

let browser: Promise<Browser> | undefined;

export type Visitor = { context: BrowserContext; watch: Watch; page: Page; studio: Studio };

/** Opens a fresh browser profile; all of them are looked over when the test ends. */
export type Visit = (options?: BrowserContextOptions) => Promise<Visitor>;

type Fixtures = { visit: Visit };

/** A test in Chromium. It fails when a page complains, and then leaves pictures behind. */
export const test = base.extend<Fixtures>({
  visit: async ({ task }, use) => {
    const visitors: Visitor[] = [];
    await Promise.all([standin.reset(), keyedStandin.reset()]);
    await use(async (options) => {
      const visitor = await open(options);
      visitors.push(visitor);
      return visitor;
    });
    try {
      const complaints = visitors.flatMap((v) => v.watch.unexpected());
      if (task.result?.state === "fail" || complaints.length > 0) await record(task.name, visitors);
      if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join("\n")}`);
    } finally {
      await Promise.all(visitors.map(({ context }) => context.close()));
    }
  },
});

async function open(options: BrowserContextOptions = {}): Promise<Visitor> {
  browser ??= chromium.connect(inject("chromium"));
  const origin = options.baseURL ?? variable("APPFORGE_TEST_URL");
  const context = await (await browser).newContext({
    baseURL: origin,
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(patience);
  context.on("page", recordToasts);
  const watch = new Watch(context, origin);
  const page = await context.newPage();
  return { context, watch, page, studio: new Studio(page) };
}

/** Leaves what the pages showed and complained of behind, as pictures and as text for where only a log can be read. */
async function record(name: string, visitors: Visitor[]): Promise<void> {
  const folder = join(variable("APPFORGE_TEST_RECORDS"), name.toLowerCase().replace(/[^a-z0-9]+/g, "-"));
  await mkdir(folder, { recursive: true });
  for (const [v, { context, watch }] of visitors.entries()) {
    await writeFile(join(folder, `${v}-console.txt`), `${watch.lines.join("\n")}\n`);
    for (const [p, page] of context.pages().entries()) {
      const [shown, text] = [join(folder, `${v}-page-${p}.png`), join(folder, `${v}-page-${p}.txt`)];
      // Each for itself, and soon: a page may hang.
      await page.screenshot({ path: shown, timeout: 10_000 }).catch(() => {});
      await page
        .locator("body, main")
        .last()
        .ariaSnapshot({ timeout: 10_000 })
        .then((content) => writeFile(text, `${page.url()}\n${content}\n`))
        .catch(() => {});
    }
  }
  console.log(`screenshots and consoles: ${folder}`);
}
