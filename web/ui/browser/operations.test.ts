import { describe, expect } from "vitest";
import { brief, jobOf, jobThatEnds } from "./support/jobs";
import { callWith, enter, keyOf, person } from "./support/keyed";
import { held, keyedStandin } from "./support/standin";
import { test } from "./support/test";

const { rules, release } = keyedStandin;
const admin = keyOf("admin");

/** Starts so many jobs of a person whom no other test knows. */
async function started(key: string, n: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < n; i++) {
    const { status, body } = await callWith<{ jobId: string }>(key, "POST", "/api/studio/generate", brief(`Job ${i}`));
    expect(status).toBe(202);
    ids.push(body.jobId);
  }
  return ids;
}

/** Sets the share of users whose screens are made in the background; null leaves it to the environment. */
async function inBackground(backgroundPercent: number | null): Promise<void> {
  const { body } = await callWith<{ version: number }>(admin, "GET", "/api/admin/settings");
  const jobTypes = [{ jobType: "screen-generation", backgroundPercent, paused: false }];
  const { status } = await callWith(admin, "PUT", "/api/admin/settings", { version: body.version, jobTypes });
  expect(status).toBe(200);
}

/** Where a user's jobs are listed for administrators. */
const jobsOf = (userId: string) => `/admin/jobs?user=${userId}`;

describe("an administrator", () => {
  test("chooses jobs by user, several types and a stretch of time, all in the address", async ({ visit }) => {
    const { userId, key } = await person("user");
    await jobThatEnds(key, "completed", "Harbour");
    const { page } = await enter(visit, admin, "/admin/jobs");
    await page.getByRole("searchbox", { name: "User" }).fill(userId);
    await page.waitForURL(new RegExp(`user=${userId}`));
    await page.getByText("1 job match").waitFor();
    const types = page.getByRole("group", { name: "Type" });
    await types.getByRole("button", { name: "Chat" }).click();
    await page.getByText("0 jobs match").waitFor();
    await types.getByRole("button", { name: "Screens" }).click();
    await page.getByText("1 job match").waitFor();
    await page.getByLabel("Made before").fill("2020-01-01T22:00");
    await page.getByText("0 jobs match").waitFor();
    await page.getByLabel("Made from").fill("2019-12-31T22:00");
    await page.getByLabel("Made before").fill("2099-01-01T23:00");
    await page.getByText("1 job match").waitFor();

    await page.reload(); // whoever is given the address sees the same
    expect(await page.getByLabel("Made from").inputValue()).toBe("2019-12-31T22:00");
    expect(await page.getByRole("searchbox", { name: "User" }).inputValue()).toBe(userId);
    for (const name of ["Chat", "Screens"])
      expect(await types.getByRole("button", { name }).getAttribute("aria-pressed")).toBe("true");
    await page.getByRole("link", { name: "Harbour", exact: true }).waitFor();
  });

  test("cancels and deletes all jobs that match, and nobody else's", async ({ visit }) => {
    const [one, other] = [await person("user"), await person("user")];
    await rules({ any: true, always: held });
    const [theirs] = await started(other.key, 1);
    const ids = await started(one.key, 3);
    const { page } = await enter(visit, admin, jobsOf(one.userId));
    await page.getByText("3 jobs match").waitFor();
    await page.getByRole("button", { name: "Cancel all matching…" }).click();
    await page.getByRole("dialog", { name: "Cancel 3 jobs?" }).getByRole("button", { name: "Cancel 3" }).click();
    await page.getByRole("region", { name: "Bulk actions" }).getByText("3 jobs cancelled").waitFor();
    for (const id of ids) expect((await jobOf(one.key, id)).status).toBe("cancelled");

    await page.getByRole("button", { name: "Delete all matching…" }).click();
    await page.getByRole("dialog", { name: "Delete 3 jobs?" }).getByRole("button", { name: "Delete 3" }).click();
    await page.getByRole("region", { name: "Bulk actions" }).getByText("3 jobs deleted").waitFor();
    await page.getByText("0 jobs match").waitFor();
    for (const id of ids) expect((await callWith(one.key, "GET", `/api/jobs/${id}`)).status).toBe(404);
    expect((await jobOf(other.key, theirs as string)).status).not.toBe("cancelled");
  });

  test("watches a long act on all jobs that match, and stops it", async ({ visit }) => {
    const { page } = await enter(visit, admin, jobsOf("crowd"));
    await page.getByText(/^(more than )?[\d,]+ jobs match$/).waitFor();
    await page.getByRole("button", { name: "Delete all matching…" }).click();
    await page
      .getByRole("dialog", { name: /^Delete (more than )?[\d,]+ jobs\?$/ })
      .getByRole("button", { name: /^Delete \d/ })
      .click();
    const actions = page.getByRole("region", { name: "Bulk actions" });
    const progress = actions.getByRole("progressbar", { name: "Deleting" });
    const handled = async () => Number(await progress.getAttribute("aria-valuenow"));
    await expect.poll(handled).toBeGreaterThan(0);
    const before = await handled();
    await expect.poll(handled).toBeGreaterThan(before);
    expect(await progress.getAttribute("aria-valuetext")).toMatch(/^Deleting [\d,]+ of [\d,]+ jobs$/);
    await actions.getByRole("button", { name: "Stop" }).click();
    await actions.getByText(/^[\d,]+ jobs deleted, stopped with [\d,]+ left$/).waitFor();
    await progress.waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Crowd", exact: true }).first().waitFor(); // the rest is there
  });

  test("reads both paths of the rollout, and why jobs failed, in figures that move by themselves", async ({
    visit,
  }) => {
    const { userId, key } = await person("user");
    const { page } = await enter(visit, admin, "/admin");
    const paths = page.getByRole("region", { name: "Background beside synchronous" });
    const jobs = async (path: string) => {
      const row = paths.getByRole("row", { name: new RegExp(`^${path}, all types`) });
      return Number((await row.getByRole("cell").nth(1).textContent())?.replaceAll(",", ""));
    };
    await paths.getByRole("row").nth(2).waitFor();
    const [background, sync] = [await jobs("Background"), await jobs("Synchronous")];
    await jobThatEnds(key, "completed", "Background");
    await inBackground(0);
    const generate = () => callWith(key, "POST", "/api/studio/generate", brief("Synchronous"));
    await expect.poll(async () => (await generate()).status).toBe(200); // the server has heard of it
    await inBackground(null);
    await expect.poll(async () => (await generate()).status).toBe(202);
    await expect.poll(() => jobs("Background")).toBeGreaterThan(background); // the page was not loaded anew
    await expect.poll(() => jobs("Synchronous")).toBeGreaterThan(sync);

    await rules({ any: true, always: { kind: "blocked", reason: "SAFETY" } });
    const failed = await jobThatEnds(key, "failed", "Refused");
    const causes = page.getByRole("region", { name: "Errors by cause" });
    await causes
      .getByRole("link", { name: /refused/ })
      .first()
      .click();
    await page.waitForURL(/cause=/);
    await page.getByRole("searchbox", { name: "User" }).fill(userId);
    await page.getByText("1 job match").waitFor();
    await page.getByRole("link", { name: "Refused", exact: true }).click();
    await page.waitForURL(new RegExp(failed));
    await page.goto("/admin");
    for (const title of ["Success by type", "Duration by type"]) {
      const chart = page.getByRole("figure", { name: title });
      await chart.getByText("screen-generation").waitFor();
    }
    for (const name of ["Average", "Half within", "95 % within"])
      await page.getByRole("figure", { name: "Duration by type" }).getByText(name).first().waitFor();
    await release();
  });
});
