import { expect, test } from "vitest";
import { changesOf } from "./changes";
import { auditQuery, auditSearch } from "./search";
import { actName } from "./words";

test("what changed comes before what stayed", () => {
  expect(changesOf({ role: "user", name: "old" }, { role: "user", name: "new", replaces: "k1" })).toEqual([
    { field: "name", before: "old", after: "new" },
    { field: "replaces", before: undefined, after: "k1" },
    { field: "role", before: "user", after: "user" },
  ]);
  expect(changesOf(null, { jobs: 3 })).toEqual([{ field: "jobs", before: undefined, after: "3" }]);
  expect(changesOf(undefined, undefined)).toEqual([]);
});

test("an action that the page does not know yet is still said", () => {
  expect(actName("key.revoke")).toBe("Revoked a key");
  expect(actName("rollout.change")).toBe("rollout.change");
});

test("an address that anybody wrote gives a choice that the server takes", () => {
  const search = auditSearch({ user: 7, action: "key", since: "24h", target: "", x: 1 });
  expect(search).toEqual({ user: "7", action: "key", since: "24h" });
  expect(auditQuery(search, Date.parse("2026-11-25T12:00:00Z"))).toEqual({
    user: "7",
    action: "key",
    from: "2026-11-24T12:00:00.000Z",
  });
});
