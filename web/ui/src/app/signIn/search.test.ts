import { expect, test } from "vitest";
import { localPath, signInSearch } from "./search";

test("one returns to a page of this server only", () => {
  for (const path of ["/jobs?q=x#y", "/", "/admin/jobs"]) expect(localPath(path)).toBe(path);
  for (const path of [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "jobs",
    "/sign-in?return=/x",
    7,
    undefined,
  ]) {
    expect(localPath(path), String(path)).toBeUndefined();
  }
});

test("an address that anybody wrote says what is known", () => {
  expect(signInSearch({ return: "/jobs", why: "ended", x: 1 })).toEqual({ return: "/jobs", why: "ended" });
  expect(signInSearch({ return: "//evil.example", why: "<b>" })).toEqual({});
});
