import { describe, expect } from "vitest";
import { brief, type Job, jobOf, jobThatEnds } from "./support/jobs";
import { callWith, enter, keyOf, person } from "./support/keyed";
import { held, keyedStandin } from "./support/standin";
import { test } from "./support/test";

const { rules, release } = keyedStandin;
const [user, viewer, admin] = [keyOf("user"), keyOf("viewer"), keyOf("admin")];

const pausing = { version: 0, jobTypes: [{ jobType: "screen-generation", backgroundPercent: null, paused: true }] };
const raising = { version: 0, jobTypes: [{ jobType: "screen-generation", backgroundPercent: 90, paused: false }] };
const retrying = { action: "retry", filter: { status: ["failed"] } };

/** What an administrator may do, and nobody else: each is refused to the key. */
async function changesNothing(key: string): Promise<void> {
  const failed = await jobThatEnds(user, "failed", "Guarded");
  const acts: [string, string, unknown?][] = [
    ["POST", "/api/admin/bulk", retrying],
    ["PUT", "/api/admin/limits/somebody", { jobsPerMinute: 1 }],
    ["PUT", "/api/admin/settings", raising],
    ["PUT", "/api/admin/settings", pausing],
  ];
  for (const [method, path, body] of acts) {
    expect([method, path, (await callWith(key, method, path, body)).status]).toEqual([method, path, 403]);
  }
  expect((await jobOf(user, failed)).status).toBe("failed");
  expect(await settingsOf("screen-generation")).toMatchObject({ backgroundPercent: null, paused: false });
}

type TypeSettings = { jobType: string; backgroundPercent: number | null; paused: boolean };

async function settingsOf(jobType: string): Promise<TypeSettings | undefined> {
  const { body } = await callWith<{ jobTypes: TypeSettings[] }>(admin, "GET", "/api/admin/settings");
  return body.jobTypes.find((set) => set.jobType === jobType);
}

const dollars = new Intl.NumberFormat("en", {
  style: "currency",
  currency: "USD",
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
});

describe("people who look after all jobs", () => {
  test("an administrator reads what yesterday cost", async ({ visit }) => {
    const { page } = await enter(visit, admin, "/studio");
    await page.getByRole("link", { name: "Admin" }).click();
    await page.getByRole("region", { name: "Figures" }).waitFor();
    const { body: cost } = await callWith<{ byDay: { day: string; costUsd: number }[] }>(
      admin,
      "GET",
      "/api/admin/metrics/cost",
    );
    const yesterday = cost.byDay.at(-2);
    expect(yesterday?.costUsd).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Show Cost by day as a table" }).click();
    const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: yesterday?.day }) });
    await row.getByText(dollars.format(yesterday?.costUsd ?? 0)).waitFor();
  });

  test("an administrator finds failed jobs by their error, retries them by that, and watches them", async ({
    visit,
  }) => {
    await rules({ any: true, always: { kind: "blocked", reason: "SAFETY" } });
    const [northwind] = [await jobThatEnds(user, "failed", "Northwind"), await jobThatEnds(user, "failed", "Harbour")];
    await rules({ any: true, always: held });
    const { page } = await enter(visit, admin, "/admin/jobs");
    await page.getByRole("searchbox", { name: "Words of the error" }).fill("refus");
    await page.waitForURL(/error=refus/);
    await page.getByText("2 jobs match").waitFor();
    for (const name of ["Northwind", "Harbour"]) await page.getByRole("link", { name, exact: true }).waitFor();

    await page.getByRole("button", { name: "Retry all matching…" }).click();
    const dialog = page.getByRole("dialog", { name: "Retry 2 jobs?" });
    await dialog.getByRole("button", { name: "Retry 2", exact: true }).click();
    await page.getByRole("region", { name: "Bulk actions" }).getByText("2 jobs retried").waitFor();
    await page.getByText("0 jobs match").waitFor(); // the error is theirs no more
    await page.getByRole("button", { name: "Clear all" }).click();
    const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: "Northwind", exact: true }) });
    await row.getByText("Running").waitFor();

    await page.goto(`/admin/jobs/${northwind}`);
    await page.getByRole("heading", { name: "Northwind" }).waitFor();
    await page.getByRole("region", { name: "Model calls" }).getByText("blocked").waitFor();
    await page.getByRole("region", { name: "Model calls" }).getByText("pending").waitFor();
    await page.getByRole("link", { name: "The engine's run" }).waitFor();
    await release();
    await page.getByRole("region", { name: "Model calls" }).getByText("ok", { exact: true }).waitFor();
    await page.getByText("Ready", { exact: true }).first().waitFor();
  });

  test("an administrator raises the rollout and puts it back to the environment's", async ({ visit }) => {
    const { page } = await enter(visit, admin, "/admin");
    await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Rollout" }).click();
    const card = page.getByRole("region", { name: "Screen generation", exact: true });
    const share = card.getByRole("spinbutton");
    await share.fill("40");
    await card.getByRole("button", { name: "Save…" }).click();
    const dialog = page.getByRole("dialog", { name: "Screen generation: 40 % in the background?" });
    await dialog.getByRole("button", { name: "Set 40 %" }).click();
    await card.getByText("set here; USE_INNGEST_SCREEN_GEN says 100 %").waitFor();
    await share.focus();
    await card.getByRole("slider").press("ArrowRight");
    await card.getByRole("button", { name: "Save…" }).click();
    await page.getByRole("button", { name: "Set 41 %" }).click();
    await card.getByText("41 %", { exact: true }).waitFor();
    expect((await settingsOf("screen-generation"))?.backgroundPercent).toBe(41);

    await card.getByRole("button", { name: "Reset to the environment's…" }).click();
    await page.getByRole("button", { name: "Reset to 100 %" }).click();
    await card.getByText("as USE_INNGEST_SCREEN_GEN says").waitFor();
    const { body: audit } = await callWith<{ entries: { action: string; userId: string; after: object }[] }>(
      admin,
      "GET",
      "/api/admin/audit?action=settings&limit=3",
    );
    expect(audit.entries.map((e) => [e.userId, e.after])).toMatchObject([
      ["the-admin", { backgroundPercent: null }],
      ["the-admin", { backgroundPercent: 41 }],
      ["the-admin", { backgroundPercent: 40 }],
    ]);
  });

  test("an administrator pauses a type, whose jobs wait and finish once it is resumed", async ({ visit }) => {
    const { page } = await enter(visit, admin, "/admin/rollout");
    const card = page.getByRole("region", { name: "Screen generation", exact: true });
    await card.getByRole("switch", { name: "Screen generation paused" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Pause", exact: true }).click();
    await page.getByText("Screen generation is paused.").waitFor();
    const { body: made } = await callWith<{ jobId: string }>(user, "POST", "/api/studio/generate", brief("Patience"));
    const job = () => jobOf(user, made.jobId);
    await expect.poll(async () => (await job()).message).toBe("Waiting: paused by an operator");
    await card.getByText("1 job waiting, 0 running").waitFor();
    await page.goto("/studio");
    await page.getByText("Screen generation is paused.").waitFor();
    expect((await job()).status).toBe("pending");

    await page.goto("/admin/rollout");
    await card.getByRole("switch", { name: "Screen generation paused" }).click();
    const dialog = page.getByRole("dialog", { name: "Resume screen generation?" });
    await dialog.getByText("1 job that waits will be sent").waitFor();
    await dialog.getByRole("button", { name: "Resume" }).click();
    await card.getByText("0 jobs waiting, 0 running").waitFor();
    await expect.poll(async () => (await job()).status).toBe("completed");
    expect(await page.getByText("Screen generation is paused.").count()).toBe(0);
  });

  test("an administrator changes a user's limit, and takes that back", async ({ visit }) => {
    const { userId, key } = await person("user");
    const start = async (name: string) =>
      (await callWith<Job>(key, "POST", "/api/studio/generate", brief(name))).status;
    const { page, watch } = await enter(visit, admin, "/admin");
    watch.expect(/status of 422/);
    await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Limits" }).click();
    await page.getByRole("searchbox", { name: "User" }).fill(userId);
    await page.getByRole("button", { name: `Set limits for ${userId}` }).click();
    const dialog = page.getByRole("dialog", { name: `Limits of ${userId}` });
    await dialog.getByLabel("Jobs a minute", { exact: true }).selectOption("Own limit");
    const minute = dialog.getByRole("spinbutton", { name: "Jobs a minute, own limit" });
    await minute.fill("-1");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("expected number >= 0").waitFor(); // the server's words
    await minute.fill("1");
    await dialog.getByRole("button", { name: "Save" }).click();
    const row = page.getByRole("listitem", { name: userId });
    await row.getByText("0 of 1", { exact: true }).waitFor();
    expect([await start("First"), await start("Second")]).toEqual([202, 429]);

    await page.reload();
    await row.getByText("1 of 1", { exact: true }).waitFor();
    await row.getByText("Own limits").waitFor();
    await row.getByRole("button", { name: `Change the limits of ${userId}` }).click();
    await dialog.getByRole("button", { name: "Back to the limits of all" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await start("Second")).toBe(202);
  });

  test("a viewer sees all of it and changes nothing", async ({ visit }) => {
    await rules({ any: true, always: { kind: "blocked", reason: "SAFETY" } });
    await changesNothing(viewer);
    const { page } = await enter(visit, viewer, "/admin");
    await page.getByRole("button", { name: "Show Cost by day as a table" }).waitFor();
    const links = page.getByRole("navigation", { name: "Admin" });
    await links.getByRole("link", { name: "Jobs" }).click();
    await page.getByText(/jobs? match/).waitFor();
    await page.getByText("your role is viewer").waitFor();
    expect(await page.getByRole("button", { name: /all matching/ }).count()).toBe(0);
    await page.getByRole("link", { name: "Guarded", exact: true }).first().click();
    await page.getByRole("region", { name: "Model calls" }).waitFor();
    expect(await page.getByRole("button", { name: /Retry|Cancel/ }).count()).toBe(0);

    await links.getByRole("link", { name: "Rollout" }).click();
    const card = page.getByRole("region", { name: "Screen generation", exact: true });
    expect(await card.getByRole("switch").isDisabled()).toBe(true);
    expect(await card.getByRole("slider").count()).toBe(0);

    await links.getByRole("link", { name: "Limits" }).click();
    await page.getByText("Limits of all, from the server's settings").waitFor();
    await page.getByRole("searchbox", { name: "User" }).fill("nobody-yet");
    await page.getByText("No user whose name begins with").waitFor();
    expect(await page.getByRole("button", { name: /Change the limits|Set limits/ }).count()).toBe(0);
  });

  test("a user has no Admin, by link or by address", async ({ visit }) => {
    await rules({ any: true, always: { kind: "blocked", reason: "SAFETY" } });
    const { key } = await person("user");
    await changesNothing(key);
    for (const path of ["jobs", "metrics/cost", "bulk", "settings", "limits"]) {
      expect([path, (await callWith(key, "GET", `/api/admin/${path}`)).status]).toEqual([path, 403]);
    }
    const { page } = await enter(visit, key, "/studio");
    await page.getByRole("link", { name: "Settings" }).waitFor();
    expect(await page.getByRole("link", { name: "Admin" }).count()).toBe(0);
    for (const path of ["/admin", "/admin/jobs", "/admin/rollout", "/admin/limits"]) {
      await page.goto(path);
      await page.getByRole("heading", { name: "This page is for administrators" }).waitFor();
    }
  });
});
