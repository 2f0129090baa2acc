import { describe, expect } from "vitest";
import { test } from "./support/test";

describe("a brief", () => {
  test("gets a screen more, has its order dragged and its colours picked, and is kept", async ({ visit }) => {
    const { page, studio } = await visit();
    await studio.open();
    await studio.fill(/Northwind/);
    const row = (name: string) => page.locator("li[data-screen]").filter({ hasText: name });
    const names = () =>
      page
        .locator("li[data-screen] button[aria-expanded]")
        .evaluateAll((rows) => rows.map((r) => r.querySelector("span")?.textContent));
    await page.getByRole("button", { name: "Add a screen" }).click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Shoes");
    expect(await names()).toEqual(["Welcome", "Today", "Run detail", "Profile", "Shoes"]);
    await row("Shoes").getByRole("button", { name: "Shoes", exact: false }).first().click(); // folds its details
    await row("Shoes")
      .getByTitle("Drag to reorder")
      .dragTo(row("Today"), { targetPosition: { x: 40, y: 4 } });
    await expect.poll(names).toEqual(["Welcome", "Shoes", "Today", "Run detail", "Profile"]);
    await page.getByLabel("Pick accent colour").fill("#123456");
    expect(await page.getByLabel("Accent", { exact: true }).inputValue()).toBe("#123456");

    await page.getByRole("button", { name: "Remove Today" }).click();
    await studio.toasts().filter({ hasText: "Today removed" }).getByRole("button", { name: "Undo" }).click();
    await expect.poll(names).toEqual(["Welcome", "Shoes", "Today", "Run detail", "Profile"]);
    await studio.fill(/Tally/);
    await studio.toasts().filter({ hasText: "The example Tally" }).getByRole("button", { name: "Undo" }).click();
    await page.reload();
    await expect.poll(names).toEqual(["Welcome", "Shoes", "Today", "Run detail", "Profile"]);
    expect(await page.getByLabel("Accent", { exact: true }).inputValue()).toBe("#123456");
  });
});
