import { expect, it } from "vitest";
import { moment } from "./format";

it("names the time zone of a moment", () => {
  const iso = new Date(2026, 0, 2, 15, 4, 5).toISOString(); // in whatever zone the test runs
  const zone = new Intl.DateTimeFormat("en", { timeZoneName: "short" })
    .formatToParts(new Date(iso))
    .find((p) => p.type === "timeZoneName")?.value;
  expect(moment(iso).replace(/\u202f/g, " ")).toBe(`Jan 2, 2026, 3:04:05 PM ${zone}`);
});
