import { expect, test } from "vitest";
import { queryOf, searchFrom } from "./search";

test("an address that anybody wrote gives a choice that the server takes", () => {
  expect(
    searchFrom({ status: ["failed", "lost"], type: "chat-context", since: "1y", q: "", error: "over", x: 1 }),
  ).toEqual({
    status: ["failed"],
    error: "over",
  });
  expect(searchFrom({})).toEqual({});
});

test("a span of time is counted back from now", () => {
  const now = Date.parse("2026-11-25T12:00:00Z");
  expect(queryOf({ status: ["failed"], since: "24h" }, now)).toEqual({
    status: ["failed"],
    from: "2026-11-24T12:00:00.000Z",
  });
  expect(queryOf({ q: "bank" }, now)).toEqual({ q: "bank" });
});

test("the address may name a stretch of time, in any zone", () => {
  const search = searchFrom({ from: "2026-11-25T22:00:00+01:00", to: "2026-11-25T22:00:00Z" });
  expect(search).toEqual({ from: "2026-11-25T21:00:00.000Z", to: "2026-11-25T22:00:00.000Z" });
  expect(queryOf(search, Date.now())).toEqual(search);
  expect(searchFrom({ from: "yesterday", to: 5 })).toEqual({});
});

test("a span back from now stands in place of a stretch of time", () => {
  expect(searchFrom({ since: "1h", from: "2026-11-25T22:00:00Z" })).toEqual({ since: "1h" });
});
