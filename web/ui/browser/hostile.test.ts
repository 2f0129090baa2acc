import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { api } from "./support/api";
import { attacksOn, baitsOn } from "./support/hostile";
import { Listener } from "./support/listener";
import { standin } from "./support/standin";
import { test as base, type Visitor } from "./support/test";

const test = base.extend<{ listener: Listener }>({
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads what a fixture needs from this pattern
  listener: async ({}, use) => {
    const listener = await Listener.open();
    await use(listener);
    await listener.close();
  },
});

/** Puts other HTML in place of the screens' in what the server answers: as if the server had let it through. */
async function smuggle(context: BrowserContext, job: string, ...html: string[]): Promise<void> {
  await context.route(`**/api/jobs/${job}`, async (route) => {
    const answer = await route.fetch();
    if (answer.status() !== 200) return route.fulfill({ response: answer });
    const body = (await answer.json()) as { outputData: { screens: { html: string }[] } };
    for (const [i, screen] of body.outputData.screens.entries()) screen.html = html[i] ?? "";
    await route.fulfill({ response: answer, json: body });
  });
}

/** What the browser says about things that it stops. */
function expectRefusals({ watch }: Visitor, listener: Listener): void {
  watch.expect(/Content Security Policy|sandboxed|Blocked|Refused|Unsafe attempt|ERR_BLOCKED_BY_CSP|ERR_ABORTED/);
  // Requests that the policy stops are announced as well. That none leaves, the listener says.
  watch.expect(new RegExp(`request beyond the server: [A-Z]+ https?://${listener.host}`));
}

async function unharmed(page: Page, listener: Listener, job: string): Promise<void> {
  expect(new URL(page.url()).pathname).toBe(`/studio/${job}`);
  expect(page.context().pages()).toHaveLength(1);
  expect(await page.title()).toBe("Northwind · AppForge");
  // A frame that wants to go elsewhere is stopped by the page's policy, and shows the browser's own error.
  for (const frame of page.frames().slice(1))
    expect(frame.url()).toMatch(/^(about:srcdoc|about:blank|chrome-error:.*|)$/);
  expect(listener.heard).toEqual([]);
}

/** Opens a job and waits until its frames have loaded. */
async function shown({ page, studio }: Visitor, job: string, ...titles: string[]): Promise<void> {
  await studio.open(job);
  for (const title of titles) await studio.within(title, "text=The last words").waitFor();
  // Whatever starts by itself has started: a frame that is made now has loaded in turn.
  await page.evaluate(async () => {
    const frame = document.createElement("iframe");
    frame.srcdoc = "<p>later</p>";
    document.body.append(frame);
    await new Promise((loaded) => frame.addEventListener("load", loaded));
    frame.remove();
  });
}

describe("hostile HTML", () => {
  test("reaches the listener from a page without guards, so that its silence means something", async ({
    visit,
    listener,
  }) => {
    const visitor = await visit();
    const { page, watch } = visitor;
    watch.expect(/./); // nothing here is ours
    const attacks = attacksOn(listener.host);
    await page.goto(listener.unguarded);
    await page.evaluate(
      (all) => {
        for (const html of all) {
          const frame = document.createElement("iframe");
          frame.srcdoc = `<!doctype html><body>${html}`;
          document.body.append(frame);
        }
      },
      attacks.map((a) => a.html),
    );
    const expected = attacks.filter((a) => a.reaches).map((a) => `/${a.name}`);
    await expect.poll(() => expected.filter((path) => !listener.paths().includes(path))).toEqual([]);
    await expect.poll(() => page.title()).toBe("broken into");
  });

  test("is cleaned by the server before it is stored", async ({ visit, listener }) => {
    const visitor = await visit();
    const everything = [...attacksOn(listener.host).filter((a) => a.name !== "mutation"), ...baitsOn(listener.host)];
    const html = `<div class="p-4"><p>The first words</p>${everything.map((a) => a.html).join("\n")}<p>The last words</p></div>`;
    await standin.rules({ screen: "Home", always: { kind: "html", text: html } });
    const job = await api.generate("Home");
    await shown(visitor, job, "Home");
    const kept = await visitor.studio.html("Home");
    expect(kept).toContain("The first words");
    expect(kept).not.toContain(listener.host);
    expect(kept).not.toMatch(/<script|<iframe|<form|<meta http-equiv="?refresh|javascript:|\son[a-z]+=/i);
    await unharmed(visitor.page, listener, job); // and the console has no complaint at all
  });

  test("does nothing in a preview, even if it gets there", async ({ visit, listener }) => {
    const attacks = attacksOn(listener.host);
    const documents = [attacks.filter((a) => !a.alone), ...attacks.filter((a) => a.alone).map((a) => [a])];
    const titles = documents.map((_, i) => (i === 0 ? "Home" : `Home ${i}`));
    const job = await api.generate(...titles);
    await expect.poll(async () => (await api.job(job)).status).toBe("completed");
    const visitor = await visit();
    expectRefusals(visitor, listener);
    const pages = documents.map(
      (all) => `<div class="p-4"><p>The last words</p>${all.map((a) => `<div>${a.html}</div>`).join("\n")}</div>`,
    );
    await smuggle(visitor.context, job, ...pages);
    await shown(visitor, job, ...titles);
    for (const [i, title] of titles.entries()) expect(await visitor.studio.html(title)).toContain(pages[i]);
    await unharmed(visitor.page, listener, job);
  });

  test("goes nowhere when it is clicked in an opened frame", async ({ visit, listener }) => {
    const job = await api.generate("Home");
    await expect.poll(async () => (await api.job(job)).status).toBe("completed");
    const visitor = await visit();
    expectRefusals(visitor, listener);
    const { context, page, studio } = visitor;
    const baits = baitsOn(listener.host);
    await smuggle(
      context,
      job,
      `<div class="p-4 pt-40">${baits.map((b) => `<p class="p-2">${b.html}</p>`).join("")}<p>The last words</p></div>`,
    );
    await shown(visitor, job, "Home");
    for (const { words } of baits) {
      await page.reload();
      await studio.within("Home", "text=The last words").waitFor();
      await studio.frame("Home").dblclick({ position: { x: 150, y: 20 } });
      await studio.frame("Home").getByText("Esc closes").waitFor();
      await page.keyboard.press("Control+0"); // clicks go astray in a frame that is drawn smaller than it is
      await page
        .getByTitle("Zoom to 100 %")
        .filter({ hasText: /^100 %$/ })
        .waitFor();
      await studio.within("Home", `text=${words}`).click();
      await studio.frame("Home").waitFor();
      await unharmed(page, listener, job);
    }
  });

  test("does nothing where two versions are compared, whose frames can be used", async ({ visit, listener }) => {
    const job = await api.generate("Home");
    await expect.poll(async () => (await api.job(job)).status).toBe("completed");
    const visitor = await visit();
    expectRefusals(visitor, listener);
    const { context, page, studio } = visitor;
    const attacks = attacksOn(listener.host).filter((a) => !a.alone);
    const html = `<div class="p-4">${[...baitsOn(listener.host), ...attacks].map((a) => `<p class="p-2">${a.html}</p>`).join("")}<p>The last words</p></div>`;
    await context.route(`**/api/jobs/${job}/screens/*/versions/*`, async (route) => {
      try {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), html } });
      } catch {
        // the page was loaded anew before it had its answer
      }
    });
    await studio.open(job);
    await studio.design("Home").waitFor();
    const panel = await studio.select("Home");
    await standin.rules({ screen: "Home", always: { kind: "html", text: '<div class="p-4">The last words</div>' } });
    await panel.getByRole("textbox", { name: "Change this screen" }).fill("Another one");
    await panel.getByRole("button", { name: "Change", exact: true }).click();
    for (const { words } of baitsOn(listener.host)) {
      await panel.getByRole("button", { name: "Compare v1" }).click();
      const older = page.getByRole("dialog", { name: "Versions of Home" }).locator('iframe[title="Home v1"]');
      await older.contentFrame().getByText("The last words").waitFor();
      await older.contentFrame().getByText(words, { exact: true }).click();
      await page.keyboard.press("Escape");
      await page.reload();
      await studio.within("Home", "text=The last words").waitFor();
      await unharmed(page, listener, job);
      await studio.select("Home");
    }
  });

  test("does nothing in a file that was taken away", async ({ visit, listener }) => {
    const job = await api.generate("Home");
    await expect.poll(async () => (await api.job(job)).status).toBe("completed");
    const visitor = await visit();
    expectRefusals(visitor, listener);
    const { page, studio } = visitor;
    const attacks = attacksOn(listener.host).filter((a) => !a.alone || a.name === "base" || a.name === "template");
    const html = `<div class="p-4">${attacks.map((a) => `<div>${a.html}</div>`).join("")}<p>The last words</p></div>`;
    await smuggle(visitor.context, job, html);
    await shown(visitor, job, "Home");
    const panel = await studio.select("Home");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      panel.getByRole("button", { name: "Download" }).click(),
    ]);
    const path = join(await mkdtemp(join(tmpdir(), "appforge-hostile-")), "home.html");
    await download.saveAs(path);
    const file = `file://${path}`;
    const away = await visit({ baseURL: "file://" });
    expectRefusals(away, listener);
    away.watch.expect(/ERR_|not allowed|file:/);
    await away.page.goto(file);
    await away.page.getByText("The last words").waitFor();
    expect(await away.page.title()).toBe("Home");
    expect(away.page.url()).toBe(file);
    expect(listener.heard).toEqual([]);
  });

  test("shows images by https of the brief's own hosts only", async ({ visit, listener }) => {
    const stranger = await Listener.open();
    try {
      const visitor = await visit();
      expectRefusals(visitor, listener);
      expectRefusals(visitor, stranger);
      visitor.watch.expect(/net::ERR_/); // the listener speaks no TLS
      const image = (host: string) => `<img alt="" width="40" height="40" src="https://${host}/logo.png">`;
      const html = `<div class="p-4">${image(stranger.host)}${image(listener.host)}<p>The last words</p></div>`;
      await standin.rules({ screen: "Home", always: { kind: "html", text: html } });
      const logo = `https://${listener.host}/brand.png`;
      const job = await api.generateFor({ appName: "Northwind", logo }, "Home");
      await shown(visitor, job, "Home");
      // The server lets the one image through, and the preview asks for it.
      const kept = await visitor.studio.html("Home");
      expect(kept).toContain(`https://${listener.host}/logo.png`);
      expect(kept).not.toContain(stranger.host);
      await expect.poll(() => listener.heard.length).toBeGreaterThan(0);

      // The preview allows no more than that, whatever it is given.
      await smuggle(visitor.context, job, html);
      await shown(visitor, job, "Home");
      expect(await visitor.studio.html("Home")).toContain(stranger.host);
      expect(stranger.heard).toEqual([]);
    } finally {
      await stranger.close();
    }
  });
});
