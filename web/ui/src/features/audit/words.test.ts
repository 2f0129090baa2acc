import { expect, test } from "vitest";
import openapi from "../../../openapi.json";
import { actName, kinds } from "./words";

test("every action of the server has a name and a kind to find it by", () => {
  const actions = openapi.components.schemas.AuditView.properties.action.enum;
  expect(actions.length).toBeGreaterThan(20);
  for (const action of actions) {
    expect(actName(action)).toMatch(/^[A-Z][a-z' ]+$/);
    expect(kinds.map((k) => k.kind)).toContain(action.split(".")[0]);
  }
  expect(new Set(actions.map(actName)).size).toBe(actions.length);
  expect(actName("toString")).toBe("toString");
});
