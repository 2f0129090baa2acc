import { describe, expect } from "vitest";
import { variable } from "./support/environment";
import { callWith, keyed, person, signInQuietly } from "./support/keyed";
import { as, type Role } from "./support/people";
import { test } from "./support/test";

async function call<T>(role: Role, method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
  const { baseURL, extraHTTPHeaders } = as(role);
  const answer = await fetch(baseURL + path, {
    method,
    headers: { ...extraHTTPHeaders, "Content-Type": "application/json" },
    body: body ? JSON.stringify(body) : undefined,
  });
  return { status: answer.status, body: (await answer.json()) as T };
}

/** Sets how the model of that server answers. */
async function rules(list: object[]): Promise<void> {
  await fetch(`${variable("APPFORGE_TEST_KEYED_STANDIN_URL")}/_rules`, {
    method: "POST",
    body: JSON.stringify({ rules: list }),
  });
}

type Job = { id: string; status: string; error: string | null };

/** Makes a job as the user, and waits for how it ends. */
async function jobThatEnds(status: string, name: string): Promise<string> {
  const { body } = await call<{ jobId: string }>("user", "POST", "/api/studio/generate", brief(name));
  const job = async () => (await call<Job>("user", "GET", `/api/jobs/${body.jobId}`)).body.status;
  await expect.poll(job).toBe(status);
  return body.jobId;
}

/** A brief of one screen. */
function brief(name: string) {
  return { branding: { appName: name }, screens: [{ id: "home", name: "Home", type: "home" }], includeTheme: false };
}

const pausing = { version: 0, jobTypes: [{ jobType: "screen-generation", backgroundPercent: null, paused: true }] };

type TypeSettings = { jobType: string; backgroundPercent: number | null };

async function settingsOf(jobType: string): Promise<TypeSettings | undefined> {
  const { body } = await call<{ jobTypes: TypeSettings[] }>("admin", "GET", "/api/admin/settings");
  return body.jobTypes.find((set) => set.jobType === jobType);
}

describe("people who look after all jobs", () => {
  test("an administrator finds failed jobs by their error, retries them, and reads what yesterday cost", async ({
    visit,
  }) => {
    await rules([{ any: true, always: { kind: "blocked", reason: "SAFETY" } }]);
    const broken = [await jobThatEnds("failed", "Northwind"), await jobThatEnds("failed", "Harbour")];
    await rules([]);
    const { page } = await visit(as("admin"));

    await page.goto("/");
    await page.getByRole("link", { name: "Admin" }).click();
    await page.getByRole("region", { name: "Figures" }).waitFor();
    const { body: cost } = await call<{ byDay: { day: string; costUsd: number }[] }>(
      "admin",
      "GET",
      "/api/admin/metrics/cost",
    );
    const yesterday = cost.byDay.at(-2);
    expect(yesterday?.costUsd).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Show Cost by day as a table" }).click();
    const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: yesterday?.day }) });
    const dollars = new Intl.NumberFormat("en", {
      style: "currency",
      currency: "USD",
      minimumFractionDigits: 2,
      maximumFractionDigits: 4,
    });
    await row.getByText(dollars.format(yesterday?.costUsd ?? 0)).waitFor();

    const jobs = page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Jobs" });
    await jobs.click();
    await page.getByRole("searchbox", { name: "Words of the error" }).fill("refus");
    await page.waitForURL(/error=refus/);
    await page.getByText("2 jobs match").waitFor();
    for (const name of ["Northwind", "Harbour"]) await page.getByRole("link", { name, exact: true }).waitFor();

    await page.getByRole("button", { name: "Retry all matching…" }).click();
    const dialog = page.getByRole("dialog", { name: "Retry 2 jobs?" });
    await dialog.getByRole("button", { name: "Retry 2", exact: true }).click();
    await page.getByRole("region", { name: "Bulk actions" }).getByText("2 jobs retried").waitFor();
    for (const id of broken) {
      await expect.poll(async () => (await call<Job>("user", "GET", `/api/jobs/${id}`)).body.status).toBe("completed");
    }

    await page.goto(`/admin/jobs/${broken[0]}`);
    await page.getByRole("heading", { name: "Northwind" }).waitFor();
    await page.getByRole("region", { name: "Model calls" }).getByText("blocked").waitFor();
    await page.getByRole("link", { name: "The engine's run" }).waitFor();
  });

  test("an administrator raises the rollout and puts it back to the environment's", async ({ visit }) => {
    const { page } = await visit(as("admin"));
    await page.goto("/admin");
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
    const { body: audit } = await call<{ entries: { action: string; userId: string; after: object }[] }>(
      "admin",
      "GET",
      "/api/admin/audit?action=settings&limit=3",
    );
    expect(audit.entries.map((e) => e.after)).toMatchObject([
      { backgroundPercent: null },
      { backgroundPercent: 41 },
      { backgroundPercent: 40 },
    ]);
  });

  test("an administrator pauses a type, whose jobs wait and finish once it is resumed", async ({ visit }) => {
    const { page } = await visit(as("admin"));
    await page.goto("/admin/rollout");
    const card = page.getByRole("region", { name: "Screen generation", exact: true });
    await card.getByRole("switch", { name: "Screen generation paused" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Pause", exact: true }).click();
    await page.getByText("Screen generation is paused.").waitFor();
    const { body: made } = await call<{ jobId: string }>("user", "POST", "/api/studio/generate", brief("Patience"));
    const job = async () => (await call<Job & { message: string }>("user", "GET", `/api/jobs/${made.jobId}`)).body;
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

  test("an administrator holds a user to one job a minute, whose second is refused with words", async ({ visit }) => {
    const { userId, key } = await person("user");
    const { page, watch } = await visit(as("admin"));
    watch.expect(/status of 422/);
    await page.goto("/admin");
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

    const theirs = await visit({ ...keyed, timezoneId: "Asia/Kolkata" });
    theirs.watch.expect(/status of 429/);
    await signInQuietly(theirs.context, key);
    await theirs.studio.open();
    await theirs.studio.fill(/Northwind/);
    const first = await callWith<{ jobId: string }>(key, "POST", "/api/studio/generate", brief("First"));
    expect(first.status).toBe(202);
    await theirs.page.getByRole("button", { name: /^Generate/ }).click();
    const refusal = theirs.page.getByRole("alert").filter({ hasText: "Not started: You may start 1 job a minute" });
    await refusal.waitFor();
    const { body: limits } = await callWith<{ jobsPerMinute: { resetAt: string } }>(key, "GET", "/api/limits");
    const local = new Date(limits.jobsPerMinute.resetAt).toLocaleTimeString("en", { timeZone: "Asia/Kolkata" });
    expect(await refusal.textContent()).toContain(` ${/^\d+:\d+/.exec(local)}`);

    await page.reload();
    await row.getByText("Own limits").waitFor();
    await row.getByRole("button", { name: `Change the limits of ${userId}` }).click();
    await dialog.getByRole("button", { name: "Back to the limits of all" }).click();
    await dialog.waitFor({ state: "detached" });
    expect((await callWith(key, "POST", "/api/studio/generate", brief("Second"))).status).toBe(202);
  });

  test("a viewer sees all of it and changes nothing", async ({ visit }) => {
    const { page } = await visit(as("viewer"));
    await page.goto("/admin/jobs");
    await page.getByText(/jobs? match/).waitFor();
    await page.getByText("your role is viewer").waitFor();
    expect(await page.getByRole("button", { name: /all matching/ }).count()).toBe(0);
    const refused = await call<object>("viewer", "POST", "/api/admin/bulk", { action: "retry", filter: {} });
    expect(refused.status).toBe(403);

    await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Rollout" }).click();
    const card = page.getByRole("region", { name: "Screen generation", exact: true });
    expect(await card.getByRole("switch").isDisabled()).toBe(true);
    expect(await card.getByRole("slider").count()).toBe(0);
    expect((await call<object>("viewer", "PUT", "/api/admin/settings", pausing)).status).toBe(403);

    await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Limits" }).click();
    await page.getByText("Limits of all, from the server's settings").waitFor();
    await page.getByRole("searchbox", { name: "User" }).fill("nobody-yet");
    await page.getByText("No user whose name begins with").waitFor();
    expect(await page.getByRole("button", { name: /Change the limits|Set limits/ }).count()).toBe(0);
    const refusedLimits = await call<object>("viewer", "PUT", "/api/admin/limits/nobody-yet", { jobsPerMinute: 1 });
    expect(refusedLimits.status).toBe(403);
  });

  test("a user has no Admin, by link or by address", async ({ visit }) => {
    const { page } = await visit(as("user"));
    await page.goto("/admin");
    await page.getByRole("heading", { name: "This page is for administrators" }).waitFor();
    expect(await page.getByRole("link", { name: "Admin" }).count()).toBe(0);
    for (const path of [
      "/api/admin/jobs",
      "/api/admin/metrics/cost",
      "/api/admin/bulk",
      "/api/admin/settings",
      "/api/admin/limits",
    ]) {
      expect((await call<object>("user", "GET", path)).status).toBe(403);
    }
    expect((await call<object>("user", "PUT", "/api/admin/settings", pausing)).status).toBe(403);
  });
});
