import { describe, expect } from "vitest";
import { api } from "./support/api";
import { held, standin } from "./support/standin";
import { test } from "./support/test";

describe("what goes wrong", () => {
  test("a screen that fails says why, and Retry makes only that one", async ({ visit }) => {
    const { page, studio } = await visit();
    await standin.rules({ screen: "Refused", always: { kind: "blocked", reason: "SAFETY" } });
    const job = await api.generate("Good", "Refused");
    await studio.open(job);
    await studio.says(/1 of 2 screens failed/);
    await studio.design("Good").waitFor();
    const before = await studio.html("Good");
    await studio.frame("Refused").getByText("Refused failed").waitFor();
    await studio
      .frame("Refused")
      .getByText(/refused/)
      .waitFor();

    await standin.rules();
    const { length: callsBefore } = await standin.calls();
    await studio.frame("Refused").getByRole("button", { name: "Retry" }).click();
    await studio.says(/^2 screens ready$/);
    await studio.design("Refused").waitFor();
    expect(await studio.html("Good")).toBe(before);
    const later = (await standin.calls()).slice(callsBefore);
    expect(later.map((c) => c.screen)).toEqual(["Refused"]);
    await page.getByRole("button", { name: "Retry what is missing" }).waitFor({ state: "detached" });
  });

  test("a screen that failed says why it cannot be tried again yet", async ({ visit }) => {
    const { studio } = await visit();
    await standin.rules(
      { screen: "Refused", always: { kind: "blocked", reason: "SAFETY" } },
      { screen: "Slow", always: held },
    );
    await studio.open(await api.generate("Refused", "Slow"));
    const refused = studio.frame("Refused");
    await refused.getByText("Refused failed").waitFor();
    await refused.getByText("After this job has ended").waitFor();
    const retry = refused.getByRole("button", { name: "Retry" });
    expect(await retry.isDisabled()).toBe(true);
    expect(await retry.getAttribute("aria-description")).toBe("After this job has ended");
    await standin.release();
    await studio.says(/1 of 2 screens failed/);
    await expect.poll(() => retry.isEnabled()).toBe(true);
    await studio.count(refused.getByText("After this job has ended"), 0);
  });

  test("cancelling stops the work and keeps what is finished", async ({ visit }) => {
    const { page, studio } = await visit();
    await standin.rules({ screen: "Slow", always: held });
    const job = await api.generate("Quick", "Slow");
    await studio.open(job);
    await studio.design("Quick").waitFor();
    await page.getByRole("region", { name: "Progress" }).getByRole("button", { name: "Cancel" }).click();
    await studio.says(/^Cancelled/);
    await studio.frame("Slow").getByText("Slow was cancelled").waitFor();
    await studio.design("Quick").waitFor();
    await studio.toasts().filter({ hasText: "1 screen kept" }).waitFor();
    // The call that ran was given up, so that nothing more is spent.
    await expect.poll(async () => (await standin.calls()).find((c) => c.screen === "Slow")?.clientGone).toBe(true);
    expect((await api.job(job)).status).toBe("cancelled");
  });
});
