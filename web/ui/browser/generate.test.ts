import { describe, expect } from "vitest";
import { held, standin } from "./support/standin";
import { test } from "./support/test";

describe("a brief", () => {
  test("becomes screens that land one by one", async ({ visit }) => {
    const { page, studio } = await visit();
    await standin.rules({ screen: "Profile", always: held }, { screen: "Today", always: held });
    await studio.open();
    await studio.fill(/Northwind/);
    await studio.generate();

    await studio.count(studio.designs(), 2);
    for (const title of ["Welcome", "Today", "Run detail", "Profile"]) await studio.frame(title).waitFor();
    expect(await studio.design("Today").count()).toBe(0);
    expect(await studio.toasts().count()).toBe(0);
    const transform = await studio.frame("Today").evaluate((node) => (node as HTMLElement).style.transform);
    expect(transform).toBe("translate(2750px, 2200px)");

    await standin.release();
    await studio.says(/^4 screens ready$/);
    await studio.count(studio.designs(), 4);
    expect(await studio.html("Today")).toContain("Morning stretch");
    await studio
      .toasts()
      .filter({ hasText: /4 screens ready in .*\$0\.\d+/ })
      .waitFor();
    expect(await studio.toasts().count()).toBe(1);
    expect(await studio.progress().getAttribute("aria-valuenow")).toBe("100");
    // A theme of 1,300 tokens and four screens of 3,900.
    await page.getByRole("region", { name: "Progress" }).getByText("16,900 tokens").waitFor();
    expect((await standin.calls()).length).toBe(5);
  });
});
