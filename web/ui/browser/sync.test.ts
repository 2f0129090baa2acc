import { afterAll, beforeAll, describe, expect } from "vitest";
import { api } from "./support/api";
import { standin } from "./support/standin";
import { test } from "./support/test";
import { toastsOf } from "./support/toasts";

// As with USE_INNGEST_SCREEN_GEN=false: screens are made within their request.
beforeAll(() => api.operate({ backgroundPercent: 0 }));
afterAll(() => api.operate({}));

describe("synchronous mode", () => {
  test("makes a brief's screens, and tells it once", async ({ visit }) => {
    const { context, page, studio } = await visit();
    const other = await context.newPage();
    await other.goto("/jobs");
    await studio.open();
    await studio.fill(/Northwind/);
    const answer = page.waitForResponse((r) => r.url().endsWith("/api/studio/generate"));
    await studio.generate();
    expect((await answer).status()).toBe(200);
    await studio.says(/^4 screens ready$/);
    await studio.count(studio.designs(), 4);
    const told = async () => [...(await toastsOf(page)), ...(await toastsOf(other))];
    await expect.poll(told).toEqual([expect.stringMatching(/4 screens ready in /)]);
    await page.reload();
    await studio.says(/^4 screens ready$/);
    expect(await toastsOf(page)).toEqual([]);
  });

  test("leads to the job when a screen fails, and makes that one by Retry", async ({ visit }) => {
    const { page, studio, watch } = await visit();
    watch.expect(/status of 422/); // the answer of a request that has left a job behind
    await standin.rules({ screen: "Profile", always: { kind: "blocked", reason: "SAFETY" } });
    await studio.open();
    await studio.fill(/Northwind/);
    await studio.generate();
    await studio.says(/refused the prompt/);
    await studio.count(studio.designs(), 3);
    await expect.poll(() => toastsOf(page)).toEqual([expect.stringMatching(/^Profile failed: /)]);
    expect(await page.getByText(/^Not started/).count()).toBe(0);
    await standin.rules();
    await studio.frame("Profile").getByRole("button", { name: "Retry" }).click();
    await studio.says(/^4 screens ready$/);
    await page.getByRole("button", { name: "Fit all frames" }).click(); // beside the panel, which the click opened
    await studio.design("Profile").waitFor();
  });
});
