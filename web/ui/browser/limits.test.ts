import { describe, expect } from "vitest";
import { brief } from "./support/jobs";
import { callWith, enter, keyOf, person } from "./support/keyed";
import { test } from "./support/test";

const timezoneId = "Asia/Kolkata"; // where no day begins with that of UTC

/** Gives a new user a limit of their own. */
async function limited(limit: object): Promise<{ userId: string; key: string }> {
  const made = await person("user");
  const set = await callWith(keyOf("admin"), "PUT", `/api/admin/limits/${made.userId}`, limit);
  expect(set.status).toBe(200);
  return made;
}

/** The hour and minute that the user's clock shows then. */
function clockAt(moment: string): string {
  return /^\d+:\d+/.exec(new Date(moment).toLocaleTimeString("en", { timeZone: timezoneId }))?.[0] ?? "";
}

type Limits = Record<"jobsPerMinute" | "dollarsPerDay", { resetAt: string }>;

describe("a person at a limit", () => {
  test("of dollars a day is told which, and when it counts anew; with the limit raised, the brief starts", async ({
    visit,
  }) => {
    const { userId, key } = await limited({ dollarsPerDay: 0.01 });
    const { page, studio, watch } = await enter(visit, key, "/studio", { timezoneId });
    watch.expect(/status of 402/);
    await studio.fill(/Northwind/);
    await page.getByRole("button", { name: /^Generate/ }).click();
    const refusal = page.getByRole("alert").filter({ hasText: /^Not started: This may cost up to \$/ });
    await refusal.getByText("of your $0.01 a day $0.01 are left").waitFor();
    const { body: limits } = await callWith<Limits>(key, "GET", "/api/limits");
    const { resetAt } = limits.dollarsPerDay;
    expect(await refusal.textContent()).toMatch(
      new RegExp(`The next day begins at .*${clockAt(resetAt)}(:00)?\\s[AP]M\\.`),
    );
    expect((await callWith<{ jobs: unknown[] }>(key, "GET", "/api/jobs")).body.jobs).toEqual([]);

    await callWith(keyOf("admin"), "DELETE", `/api/admin/limits/${userId}`);
    await studio.generate();
    await studio.says(/screens ready$/);
    await refusal.waitFor({ state: "detached" });
  });

  test("of jobs a minute is told when to try again", async ({ visit }) => {
    const { key } = await limited({ jobsPerMinute: 1 });
    const { page, studio, watch } = await enter(visit, key, "/studio", { timezoneId });
    watch.expect(/status of 429/);
    await studio.fill(/Northwind/);
    expect((await callWith(key, "POST", "/api/studio/generate", brief("First"))).status).toBe(202);
    await page.getByRole("button", { name: /^Generate/ }).click();
    const refusal = page.getByRole("alert").filter({ hasText: "Not started: You may start 1 job a minute" });
    await refusal.waitFor();
    const { body: limits } = await callWith<Limits>(key, "GET", "/api/limits");
    expect(await refusal.textContent()).toContain(`The next one may start at ${clockAt(limits.jobsPerMinute.resetAt)}`);
  });
});
