import { describe, expect } from "vitest";
import { variable } from "./support/environment";
import { test } from "./support/test";

type Role = "user" | "viewer" | "admin";

/** A browser of somebody with a key, on the server that asks for keys. */
function as(role: Role) {
  return {
    baseURL: variable("APPFORGE_TEST_KEYED_URL"),
    extraHTTPHeaders: { Authorization: `Bearer ${variable(`APPFORGE_TEST_KEY_${role.toUpperCase()}`)}` },
  };
}

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
  const { body } = await call<{ jobId: string }>("user", "POST", "/api/studio/generate", {
    branding: { appName: name },
    screens: [{ id: "home", name: "Home", type: "home" }],
    includeTheme: false,
  });
  const job = async () => (await call<Job>("user", "GET", `/api/jobs/${body.jobId}`)).body.status;
  await expect.poll(job, { timeout: 30_000 }).toBe(status);
  return body.jobId;
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
      await expect
        .poll(async () => (await call<Job>("user", "GET", `/api/jobs/${id}`)).body.status, { timeout: 30_000 })
        .toBe("completed");
    }

    await page.goto(`/admin/jobs/${broken[0]}`);
    await page.getByRole("heading", { name: "Northwind" }).waitFor();
    await page.getByRole("region", { name: "Model calls" }).getByText("blocked").waitFor();
    await page.getByRole("link", { name: "The engine's run" }).waitFor();
  });

  test("a viewer sees all of it and changes nothing", async ({ visit }) => {
    const { page } = await visit(as("viewer"));
    await page.goto("/admin/jobs");
    await page.getByText(/jobs? match/).waitFor();
    await page.getByText("your role is viewer").waitFor();
    expect(await page.getByRole("button", { name: /all matching/ }).count()).toBe(0);
    const refused = await call<object>("viewer", "POST", "/api/admin/bulk", { action: "retry", filter: {} });
    expect(refused.status).toBe(403);
  });

  test("a user has no Admin, by link or by address", async ({ visit }) => {
    const { page } = await visit(as("user"));
    await page.goto("/admin");
    await page.getByRole("heading", { name: "This page is for administrators" }).waitFor();
    expect(await page.getByRole("link", { name: "Admin" }).count()).toBe(0);
    for (const path of ["/api/admin/jobs", "/api/admin/metrics/cost", "/api/admin/bulk"]) {
      expect((await call<object>("user", "GET", path)).status).toBe(403);
    }
  });
});
