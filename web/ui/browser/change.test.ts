import { describe, expect } from "vitest";
import { api } from "./support/api";
import { held, standin } from "./support/standin";
import { Studio } from "./support/studio";
import { test } from "./support/test";
import { toastsOf } from "./support/toasts";

const changed =
  '<div class="min-h-screen bg-background p-6 text-foreground"><h1 class="text-2xl">Quite another home</h1></div>';

describe("a finished screen", () => {
  test("is changed by a prompt, compared, restored, and that undone", async ({ visit }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate("Home", "Profile"));
    await studio.count(studio.designs(), 2);
    const panel = await studio.select("Home");
    await standin.rules({ screen: "Home", always: { kind: "html", text: changed, held: true } });
    await panel.getByRole("textbox", { name: "Change this screen" }).fill("Say it in fewer words");
    await page.keyboard.press("Control+Enter");
    await page.getByText("“Say it in fewer words”").waitFor();
    await studio.frame("Home").getByText("changing").waitFor();
    await studio.within("Home", "text=Morning stretch").waitFor(); // what was there stays until then

    await page.reload(); // the change under way is found again
    await page.getByText("“Say it in fewer words”").waitFor();
    await standin.release();
    await studio.within("Home", "text=Quite another home").waitFor();
    await studio.frame("Home").getByText("v2", { exact: true }).waitFor();
    await page.getByText("“Say it in fewer words”").waitFor({ state: "detached" });
    await studio.within("Profile", "text=Morning stretch").waitFor();

    await studio.select("Home");
    await panel.getByRole("button", { name: "Compare v1" }).click();
    const dialog = page.getByRole("dialog", { name: "Versions of Home" });
    const side = (version: string) => dialog.locator(`iframe[title="${version}"]`).contentFrame();
    await side("Home v1").getByText("Morning stretch").first().waitFor();
    await side("Home v2").getByText("Quite another home").waitFor();
    await dialog.getByRole("button", { name: "Restore v1" }).click();
    await studio.within("Home", "text=Morning stretch").waitFor();
    await studio.frame("Home").getByText("v3", { exact: true }).waitFor();
    await studio.toasts().filter({ hasText: "v3" }).getByRole("button", { name: "Undo" }).click();
    await studio.within("Home", "text=Quite another home").waitFor();
    await studio.frame("Home").getByText("v4", { exact: true }).waitFor();
  });

  test("is changed in one tab, and shows it in another", async ({ visit }) => {
    const { context, page, studio } = await visit();
    const job = await api.generate("Home", "Profile");
    await studio.open(job);
    await studio.says(/^2 screens ready$/);
    const other = new Studio(await context.newPage());
    await other.open(job);
    await other.design("Home").waitFor();
    const panel = await studio.select("Home");
    await standin.rules({ screen: "Home", always: held });
    await panel.getByRole("textbox", { name: "Change this screen" }).fill("Say it in fewer words");
    await page.keyboard.press("Control+Enter");
    await other.page.getByText("“Say it in fewer words”").waitFor();
    await other.frame("Home").getByText("changing").waitFor();
    await standin.release();
    for (const tab of [studio, other]) {
      await tab.frame("Home").getByText("v2", { exact: true }).waitFor();
      await tab.page.getByText("“Say it in fewer words”").waitFor({ state: "detached" });
    }
    await expect
      .poll(async () =>
        [...(await toastsOf(page)), ...(await toastsOf(other.page))].filter((t) => /^Home ready/.test(t)),
      )
      .toHaveLength(1);
  });

  test("gets company by a prompt", async ({ visit }) => {
    const { page, studio } = await visit();
    const job = await api.generate("Home");
    await studio.open(job);
    await studio.design("Home").waitFor();
    await studio.says(/^1 screen ready$/);
    await standin.rules({ any: true, always: held });
    await page.getByRole("toolbar", { name: "Canvas" }).getByRole("button", { name: "Screen", exact: true }).click();
    const popover = page.getByRole("dialog", { name: "Add a screen" });
    await popover.getByRole("textbox", { name: "Add a screen" }).fill("Share a run as a picture");
    await popover.getByRole("button", { name: "Add screen" }).click();
    await popover.waitFor({ state: "detached" });
    await page.getByText("“Share a run as a picture”").waitFor();
    await standin.release();
    await studio.design("Share a run as").waitFor();
    const [home, added] = [await studio.place("Home"), await studio.place("Share a run as")];
    expect(added).toEqual({ x: home.x + 450, y: home.y });
    expect((await api.job(job)).screens.map((s) => s.title)).toEqual(["Home", "Share a run as"]);
  });

  test("begins a new screen from a copy of an older one", async ({ visit }) => {
    const { page, studio } = await visit();
    const job = await api.generate("Home");
    await studio.open(job);
    await studio.says(/^1 screen ready$/);
    await (await studio.select("Home")).getByRole("button", { name: "Duplicate" }).click();
    await page.getByRole("button", { name: "Fit all frames" }).click();
    await studio.count(studio.frame("Home"), 2);
    await studio.frame("Home").getByText("v1 copy").click();
    await standin.rules({ any: true, always: { kind: "html", text: changed } });
    const panel = studio.inspector("Home");
    await panel.getByRole("textbox", { name: "Change as a new screen" }).fill("Say it in fewer words");
    await page.keyboard.press("Control+Enter");
    await page.getByText("“Say it in fewer words”").waitFor();
    await expect.poll(async () => (await api.job(job)).screens.map((s) => s.title)).toEqual(["Home", "Home variant"]);
    await page.getByRole("button", { name: "Fit all frames" }).click();
    await studio.within("Home variant", "text=Quite another home").waitFor();
    await studio.within("Home", "text=Morning stretch").waitFor();
    expect((await api.job(job)).screens[0]?.version).toBe(1);
  });

  test("says why a change failed, and tries it again", async ({ visit }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate("Home"));
    await studio.design("Home").waitFor();
    const panel = await studio.select("Home");
    await standin.rules({ any: true, always: { kind: "blocked", reason: "SAFETY" } });
    await panel.getByRole("textbox", { name: "Change this screen" }).fill("Something nasty");
    await panel.getByRole("button", { name: "Change", exact: true }).click();
    const again = page.getByRole("button", { name: "Retry this change" });
    await again.waitFor();
    await studio.within("Home", "text=Morning stretch").waitFor();
    await standin.rules({ screen: "Home", always: { kind: "html", text: changed } });
    await again.click();
    await studio.within("Home", "text=Quite another home").waitFor();
  });
});
