import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { api } from "./support/api";
import { accessible } from "./support/axe";
import { patience } from "./support/environment";
import { keyed, keyOf, person, signInQuietly } from "./support/keyed";
import { picture } from "./support/pictures";
import { held, standin } from "./support/standin";
import { test } from "./support/test";

async function completed(id: string): Promise<void> {
  await expect.poll(async () => (await api.job(id)).status, { timeout: 2 * patience }).toBe("completed");
}

/** Waits until a picture of that name is shown. */
async function loaded(page: Page, name: string): Promise<void> {
  const shown = page.getByRole("img", { name, exact: true }).first();
  await expect
    .poll(() => shown.evaluate((img) => (img as HTMLImageElement).naturalWidth), { timeout: patience })
    .toBeGreaterThan(0);
}

describe("axe finds no serious fault", () => {
  test("in the brief and a job under way", async ({ visit }) => {
    const { page, studio } = await visit();
    await studio.open();
    await accessible(page, "the empty studio");
    await studio.fill(/Northwind/);
    await accessible(page, "a brief");
    await page.getByRole("button", { name: "Sets" }).click();
    await page.getByRole("menu").waitFor();
    await accessible(page, "the sets of screens");
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Today", expanded: false }).click();
    await page.getByRole("textbox", { name: "App name" }).fill("");
    await page.getByRole("button", { name: /^Generate/ }).click();
    await page.getByText(/needs? a look/).waitFor();
    await accessible(page, "a brief with a fault");
    await page.getByRole("textbox", { name: "App name" }).fill("Northwind");

    await standin.rules(
      { screen: "Profile", always: { kind: "blocked", reason: "SAFETY" } },
      { screen: "Today", always: held },
    );
    await studio.generate();
    await studio.design("Welcome").waitFor();
    await studio.frame("Profile").getByText("Profile failed").waitFor();
    await accessible(page, "a running job");
    await page.getByRole("button", { name: "Profile failed: why" }).click();
    await page.getByRole("dialog").waitFor();
    await accessible(page, "why a screen failed");
  });

  test("in the panels, menus and dialogs of the canvas", async ({ visit }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate("Home", "Profile"));
    await studio.count(studio.designs(), 2);
    await studio.says(/^2 screens ready$/);
    const panel = await studio.select("Home");
    await standin.rules({ screen: "Home", always: { kind: "html", text: '<div class="p-4">Another home</div>' } });
    await panel.getByRole("textbox", { name: "Change this screen" }).fill("Another one");
    await panel.getByRole("button", { name: "Change", exact: true }).click();
    await panel.getByRole("button", { name: "Compare v1" }).waitFor();
    await accessible(page, "the inspector");
    await panel.getByRole("button", { name: "Compare v1" }).click();
    await page.getByRole("dialog", { name: "Versions of Home" }).locator("iframe").nth(1).waitFor();
    await accessible(page, "the comparison");
    await page.keyboard.press("Escape");

    const toolbar = page.getByRole("toolbar", { name: "Canvas" });
    await toolbar.getByRole("button", { name: "Screen", exact: true }).click();
    await page.getByRole("dialog", { name: "Add a screen" }).waitFor();
    await accessible(page, "adding a screen");
    await page.keyboard.press("Escape");
    for (const name of [/^Theme: /, "Device", "Take away"]) {
      await toolbar.getByRole("button", { name }).click();
      await page.getByRole("menu").waitFor();
      await accessible(page, `the menu ${name}`);
      await page.keyboard.press("Escape");
      await page.getByRole("menu").waitFor({ state: "detached" });
    }
    await toolbar.getByRole("button", { name: /^Theme: / }).click();
    await page.getByRole("menuitem", { name: "Edit theme" }).click();
    const themes = page.getByRole("complementary", { name: "Theme" });
    await themes.getByRole("textbox", { name: /--muted-foreground$/ }).fill("#c8c8c8");
    await themes.getByText(/short of AA/).waitFor();
    await accessible(page, "the theme panel");
    await toolbar.getByRole("button", { name: "Keys" }).click();
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await accessible(page, "the keys");
  });

  test("in the jobs list and a job's page", async ({ visit }) => {
    await standin.rules({ screen: "Refused", always: { kind: "blocked", reason: "SAFETY" } });
    const jobs = { completed: await api.generate("Home"), failed: await api.generate("Home", "Refused") };
    for (const [status, id] of Object.entries(jobs))
      await expect.poll(async () => (await api.job(id)).status).toBe(status);
    const { page } = await visit();
    await page.goto("/jobs");
    await page.getByRole("row").nth(2).waitFor();
    await accessible(page, "the jobs list");
    await page.getByRole("searchbox", { name: "Search jobs" }).fill("no such job");
    await page.getByText("No job matches").waitFor();
    await accessible(page, "an empty jobs list");
    for (const [status, id] of Object.entries(jobs)) {
      await page.goto(`/jobs/${id}`);
      await page.getByRole("heading", { name: "Timeline" }).waitFor();
      await page.getByText("As a table").click();
      await page.getByRole("table").first().waitFor();
      await accessible(page, `a ${status} job`);
    }
    await standin.rules({ any: true, always: held });
    const running = await api.generate("Home", "Profile");
    await page.goto(`/jobs/${running}`);
    await page.getByRole("heading", { name: "Timeline" }).waitFor();
    await accessible(page, "a running job's page");
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect.poll(async () => (await api.job(running)).status).toBe("cancelled");
    await page.getByText("Cancelled", { exact: true }).first().waitFor();
    await accessible(page, "a cancelled job");
    await page.goto("/nowhere");
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    await accessible(page, "a page that is not there");
  });

  test("in the pages of pictures, exports and conversations", async ({ visit }) => {
    const { page } = await visit();
    await page.goto("/jobs");
    const look = { background: "#f8fafc", text: "#0f172a", brand: "#2563eb" };
    const source = await api.generate("Home", "Profile");
    await completed(source);
    const jobs = {
      extraction: await api.extract(await picture(page, "home.png", look)),
      export: await api.export(source),
      conversation: await api.summarise([
        { role: "user", content: "Decision: We build it on paper\nOpen question: Who signs it?" },
      ]),
    };
    await Promise.all(Object.values(jobs).map(completed));

    await page.goto(`/jobs/${jobs.extraction}`);
    await page.getByRole("region", { name: "Type and components" }).waitFor();
    await loaded(page, "home.png");
    await accessible(page, "an extraction");
    await page.goto(`/jobs/${jobs.export}`);
    await page.getByRole("link", { name: "profile.png" }).waitFor();
    await loaded(page, "home.png");
    await accessible(page, "an export");
    await page.goto(`/jobs/${jobs.conversation}`);
    await page.getByRole("button", { name: "Copy the text" }).waitFor();
    await page.getByText(/^Show the text/).click();
    await accessible(page, "a conversation");
  });

  test("in the pages of administrators, and where one signs in", async ({ visit }) => {
    await person("user"); // for the audit log
    const { page, context } = await visit(keyed);
    await signInQuietly(context, keyOf("admin"));
    await page.goto("/admin");
    await page.getByRole("region", { name: "Figures" }).waitFor();
    await page.getByRole("button", { name: "Show Cost by day as a table" }).click();
    await accessible(page, "the overview");
    await page.goto("/admin/jobs");
    await page.getByText(/jobs? match/).waitFor();
    await page.getByRole("row").nth(1).waitFor();
    await accessible(page, "all jobs");
    await page.getByRole("button", { name: "Delete all matching…" }).click();
    await page.getByRole("dialog", { name: /^Delete .* jobs?\?$/ }).waitFor();
    await accessible(page, "a bulk action that is asked about");
    await page.keyboard.press("Escape");
    await page.getByRole("row").nth(1).getByRole("link").first().click();
    await page.getByRole("region", { name: "Model calls" }).waitFor();
    await accessible(page, "one job in full");
    await page.goto("/admin/rollout");
    await page.getByRole("region", { name: "Screen generation", exact: true }).waitFor();
    await accessible(page, "the rollout");
    await page.goto("/admin/limits");
    await page.getByText("Limits of all, from the server's settings").waitFor();
    await accessible(page, "the limits of all");
    await page.goto("/admin/keys");
    await page.getByRole("button", { name: "Make a key for somebody" }).click();
    await page.getByRole("form", { name: "Key for somebody" }).waitFor();
    await page.getByRole("listitem").first().waitFor();
    await accessible(page, "all keys");
    await page.goto("/admin/audit");
    await page
      .getByRole("button", { name: /Made a key/ })
      .first()
      .click();
    await page.getByRole("region", { name: "Before and after" }).waitFor();
    await accessible(page, "the audit log");

    const stranger = await visit(keyed);
    stranger.watch.expect(/401/);
    await stranger.page.goto("/studio");
    await stranger.page
      .getByRole("textbox", { name: /key/i })
      .or(stranger.page.locator("input[type=password]"))
      .waitFor();
    await accessible(stranger.page, "signing in");
  });

  test("in a person's settings", async ({ visit }) => {
    const { key } = await person("user");
    const { page, context } = await visit(keyed);
    await signInQuietly(context, key);
    await page.goto("/settings");
    await page.getByRole("button", { name: "New key" }).click();
    await page.getByRole("form", { name: "New key" }).waitFor();
    await page.getByRole("listitem").first().waitFor();
    await accessible(page, "one's keys");
    await page.goto("/settings/sessions");
    await page.getByText("This one").waitFor();
    await accessible(page, "one's sessions");
    await page.goto("/settings/notices");
    await page.getByRole("button", { name: "Add a webhook" }).click();
    await page.getByLabel("URL").waitFor();
    await accessible(page, "webhooks");
    await page.goto("/settings/deliveries");
    await page.getByRole("heading", { name: "Deliveries" }).waitFor();
    await accessible(page, "deliveries");
  });

  test("at the width of a phone", async ({ visit }) => {
    const { page, studio } = await visit({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    await studio.open();
    await studio.fill(/Northwind/);
    await accessible(page, "a brief on a phone");
    await page.goto(`/studio/${await api.generate("Home", "Profile")}`);
    await studio.says(/^2 screens ready$/);
    await studio.design("Home").waitFor();
    await accessible(page, "screens on a phone");
    await page.goto("/jobs");
    await page.getByRole("row").nth(1).waitFor();
    await accessible(page, "jobs on a phone");
    for (const path of ["/admin", "/admin/jobs", "/admin/limits", "/settings"]) {
      await page.goto(path);
      await page.getByRole("main").waitFor();
      await page.waitForLoadState("networkidle");
      await accessible(page, `${path} on a phone`);
    }
  });
});
