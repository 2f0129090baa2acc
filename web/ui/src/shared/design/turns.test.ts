import { describe, expect, it } from "vitest";
import { Turns } from "./turns";

describe("Turns", () => {
  it("starts no more than there are places, in order", () => {
    const turns = new Turns(2);
    const started: string[] = [];
    const end = ["a", "b", "c", "d"].map((name) => turns.take(() => started.push(name)));
    expect(started).toEqual(["a", "b"]);
    end[1]?.();
    expect(started).toEqual(["a", "b", "c"]);
    end[1]?.();
    expect(started).toEqual(["a", "b", "c"]);
    end[0]?.();
    expect(started).toEqual(["a", "b", "c", "d"]);
  });

  it("passes over those that gave up", () => {
    const turns = new Turns(1);
    const started: string[] = [];
    const [a, b] = ["a", "b", "c"].map((name) => turns.take(() => started.push(name)));
    b?.();
    a?.();
    expect(started).toEqual(["a", "c"]);
  });
});
