import { describe, expect, it } from "vitest";
import { place } from "./board";
import { deviceOf, devices } from "./devices";
import { onBoard, onCanvas, spreadOf } from "./spread";

describe("the spread of frames", () => {
  it.each(devices)("keeps neighbours apart: $name", (device) => {
    const spread = spreadOf(device);
    const [one, two] = [0, 1].map((i) => onCanvas(place(i), spread));
    expect((two?.x ?? 0) - (one?.x ?? 0)).toBeGreaterThanOrEqual(device.width + 20);
  });

  it("leaves phones where the board has them", () => {
    expect(onCanvas({ x: 2750, y: 3150 }, spreadOf(deviceOf("phone")))).toEqual({ x: 2750, y: 3150 });
  });

  it("goes back to the board's place", () => {
    const spread = spreadOf(deviceOf("tablet"));
    expect(spread.x).toBeGreaterThan(1.8);
    expect(onBoard(onCanvas({ x: 3210, y: 1800 }, spread), spread)).toEqual({ x: 3210, y: 1800 });
  });
});
