import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { keyed } from "./support/keyed";
import { test, type Visit, type Visitor } from "./support/test";

/** Comes to `path` as a stranger and goes to the provider from the sign-in page. */
async function leave(visit: Visit, path: string): Promise<Visitor> {
  const visitor = await visit(keyed);
  visitor.watch.expect(/request beyond the server: GET http:\/\/127\.0\.0\.1:\d+\/oidc\/authorize\?/);
  await visitor.page.goto(path);
  await visitor.page.getByRole("heading", { name: "Sign in to AppForge" }).waitFor();
  await visitor.page.getByRole("link", { name: /^Continue with 127\.0\.0\.1:\d+$/ }).click();
  await visitor.page.getByRole("heading", { name: "Who are you?" }).waitFor();
  visitor.watch.forgive(/status of 401/); // while nobody was signed in
  return visitor;
}

async function cookiesOf(page: Page) {
  return (await page.context().cookies(keyed.baseURL)).map(({ name, httpOnly, sameSite }) => ({
    name,
    httpOnly,
    sameSite,
  }));
}

describe("an OpenID Connect provider", () => {
  test("signs somebody in, who comes back to where they were going, and signs out", async ({ visit }) => {
    const { page, watch } = await leave(visit, "/settings/sessions");
    await page.getByRole("link", { name: "Uma" }).click();
    await page.waitForURL(`${keyed.baseURL}/settings/sessions`);
    await page.getByText("This one").waitFor();
    await page.getByText(/^uma · user$/).waitFor();
    expect(await page.getByRole("link", { name: "Admin" }).count()).toBe(0);
    expect(await cookiesOf(page)).toEqual([{ name: "appforge", httpOnly: true, sameSite: "Lax" }]);
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    );
    expect(kept).not.toMatch(/afs_|eyJ/);

    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.waitForURL("**/sign-in");
    expect(await cookiesOf(page)).toEqual([]);
    watch.expect(/status of 401/);
    await page.goto("/jobs");
    await page.waitForURL(/\/sign-in\?return=%2Fjobs/);
  });

  test("makes a member of its group an administrator", async ({ visit }) => {
    const { page } = await leave(visit, "/admin/audit");
    await page.getByRole("link", { name: "Olga" }).click();
    await page.waitForURL(`${keyed.baseURL}/admin/audit`);
    await page.getByRole("button", { name: "Signed in olga" }).first().waitFor();
  });

  test("lets nobody in who says no there, and the page says so", async ({ visit }) => {
    const { page, watch } = await leave(visit, "/jobs");
    watch.expect(/status of 401/);
    await page.getByRole("link", { name: "None of them" }).click();
    await page.waitForURL(/\/sign-in\?return=%2Fjobs.*&why=refused$/);
    await page.getByRole("alert").filter({ hasText: "The sign-in was cancelled" }).waitFor();
    expect(await cookiesOf(page)).toEqual([]);
  });
});
