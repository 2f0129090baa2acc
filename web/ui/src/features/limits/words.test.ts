import { expect, it } from "vitest";
import { clock } from "@/shared/time";
import { limitsOf } from "@/test/limits";
import { littleLeft } from "./words";

const now = Date.parse("2026-11-26T10:00:10Z");
const plenty = { limit: 5, used: 1, remaining: 4, resetAt: "2026-11-26T10:00:40Z" };
const day = limitsOf("ada").dollarsPerDay;

it("says nothing while plenty is left of all limits, or no limit holds", () => {
  expect(littleLeft(limitsOf("ada", { jobsPerMinute: { ...plenty, used: 3, remaining: 2 } }), now)).toBe("");
  expect(littleLeft(limitsOf("ada", { jobsPerMinute: { ...plenty, limit: null, used: 900 } }), now)).toBe("");
});

it("says from 80 % on what is left, and until when", () => {
  const until = clock(plenty.resetAt, now);
  expect(littleLeft(limitsOf("ada"), now)).toBe(`1 of 5 jobs left this minute, until ${until}`);
  const none = { ...plenty, used: 5, remaining: 0 };
  expect(littleLeft(limitsOf("ada", { jobsPerMinute: none }), now)).toBe(
    `No job left this minute: the next from ${until}`,
  );
});

it("counts what is reserved, and tells of the limit nearest its end", () => {
  const dollarsPerDay = { ...day, usedUsd: 1, reservedUsd: 0.9, remainingUsd: 0.1 };
  expect(littleLeft(limitsOf("ada", { dollarsPerDay }), now)).toBe(
    `$0.10 of $2.00 left today, until ${clock(day.resetAt, now)}`,
  );
  const jobsAtOnce = { limit: 3, used: 3, remaining: 0, resetAt: null };
  expect(littleLeft(limitsOf("ada", { dollarsPerDay, jobsAtOnce }), now)).toBe(
    "3 jobs under way, your most at once: wait for one to end",
  );
});
