import { expect, it } from "vitest";
import { clock, inLocalTime } from "./time";

const now = new Date(2026, 10, 26, 15, 30, 10).getTime(); // in whatever zone the test runs
const soon = new Date(2026, 10, 26, 15, 30, 40).toISOString();
const later = new Date(2026, 11, 1, 5, 30).toISOString();
/** Node sets a narrow space before AM and PM. */
const plain = (words: string) => words.replace(/\u202f/g, " ");

it("names the day of a moment that is not today", () => {
  expect(plain(clock(soon, now))).toBe("3:30:40 PM");
  expect(plain(clock(later, now))).toBe("Dec 1, 5:30 AM");
});

it("tells the moment in a server's words in the reader's time zone", () => {
  expect(plain(inLocalTime("The next one may start at 10:00:40 UTC. Wait.", soon, now))).toBe(
    "The next one may start at 3:30:40 PM. Wait.",
  );
  expect(plain(inLocalTime("The next month begins at 1 December 2026 00:00 UTC.", later, now))).toBe(
    "The next month begins at Dec 1, 5:30 AM.",
  );
});

it("adds the moment where the words have none", () => {
  expect(plain(inLocalTime("Too many.", soon, now))).toBe("Too many. It counts anew from 3:30:40 PM.");
});
