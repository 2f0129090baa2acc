import { describe, expect } from "vitest";
import { variable } from "./support/environment";
import { jobThatEnds } from "./support/jobs";
import { enter, person } from "./support/keyed";
import { test } from "./support/test";

/** The path of the page that a link in the newest mail to an address leads to, once there is such a mail. */
async function linkIn(address: string, page: "confirm" | "unsubscribe"): Promise<string> {
  const link = new RegExp(`https?://\\S+(/notices/${page}\\?\\S+)`);
  const find = async () => {
    const mails = (await (await fetch(variable("APPFORGE_TEST_MAILBOX_URL"))).json()) as { to: string; text: string }[];
    return mails.findLast((mail) => mail.to === address && link.test(mail.text))?.text.match(link)?.[1];
  };
  await expect.poll(find).toBeDefined();
  return (await find()) as string;
}

describe("a mail address", () => {
  test("hears once it is confirmed, of what is chosen, until its mail's link is followed", async ({ visit }) => {
    const { userId, key } = await person("user");
    const address = `${userId}@example.com`;
    const { page } = await enter(visit, key, "/settings/notices");
    await page.getByRole("button", { name: "Add an address" }).click();
    await page.getByLabel("Mail address").fill(address);
    await page.getByRole("button", { name: "Add the address" }).click();
    const row = page.getByRole("listitem", { name: address });
    await row.getByText("Not confirmed").waitFor();

    await page.goto(await linkIn(address, "confirm"));
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("heading", { name: "Confirmed" }).waitFor();
    await page.goto("/settings/notices");
    await row.getByText("Confirmed").waitFor();

    await row.getByRole("button", { name: "Choose events" }).click();
    for (const event of ["Completed", "Failed", "Cancelled", "Spending limit near"])
      await row.getByRole("checkbox", { name: event }).uncheck();
    await row.getByRole("alert").getByText("Choose at least one").waitFor();
    await row.getByRole("checkbox", { name: "Completed" }).check();
    await row.getByRole("button", { name: "Save" }).click();
    await row.getByText("Hears of completed jobs").waitFor();

    await jobThatEnds(key, "completed", "Northwind");
    await page.goto(await linkIn(address, "unsubscribe"));
    await page.getByRole("button", { name: "End them" }).click();
    await page.getByRole("heading", { name: "Ended" }).waitFor();
    await page.goto("/settings/notices");
    await row.getByText("Unsubscribed", { exact: true }).waitFor();
  });
});
