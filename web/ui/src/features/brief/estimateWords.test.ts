import { describe, expect, it } from "vitest";
import type { Estimate } from "@/shared/api/types";
import { groundsOf, roughly } from "./estimateWords";

const estimate: Estimate = {
  provider: "google",
  costUsd: 0.0213,
  costLowUsd: 0.016,
  costHighUsd: 0.031,
  seconds: 12.4,
  secondsLow: 9,
  secondsHigh: 20,
  basedOn: 12,
  costError: 0.08,
  timeError: 0.14,
};

describe("roughly", () => {
  it("rounds to what one can rely on", () => {
    expect(roughly(estimate)).toEqual(["about 12 s", "about $0.021"]);
    expect(roughly({ ...estimate, costUsd: 1.234, seconds: 75 })).toEqual(["about 1 min 15 s", "about $1.2"]);
  });

  it("says that a price is unknown, and names none for templates", () => {
    expect(roughly({ ...estimate, costUsd: null })).toEqual(["about 12 s", "cost unknown"]);
    expect(roughly({ ...estimate, provider: "offline", costUsd: 0, seconds: 0.2 })).toEqual(["under 1 s"]);
    expect(roughly(undefined)).toEqual([]);
  });
});

describe("groundsOf", () => {
  it("says what it stands on and how far off it was", () => {
    expect(groundsOf(estimate)).toBe("From the last 12 jobs of this designer, $0.016 to $0.031, usually within 15 %.");
    expect(groundsOf({ ...estimate, basedOn: 1, costError: null, timeError: null })).toBe(
      "From the last 1 job of this designer, $0.016 to $0.031.",
    );
    expect(groundsOf({ ...estimate, timeError: 2.45 })).toMatch(/, usually within a factor of 3\.5\.$/);
    expect(groundsOf({ ...estimate, basedOn: 0 })).toMatch(/^By the price list/);
  });
});
