import { origin, type Point, spacing } from "./board";
import { type Device, phone } from "./devices";

/** Room between tidied frames, in px: their labels stand in it. */
export const gap: Point = { x: spacing - phone.width, y: 140 };

/**
 * How much further apart than on the board frames of this size stand. The board is laid
 * out for phones; what is wider or higher would cover its neighbours there.
 */
export function spreadOf(device: Device): Point {
  return {
    x: Math.max(1, (device.width + gap.x) / spacing),
    y: Math.max(1, ((device.height ?? 0) + gap.y) / ((phone.height ?? 0) + gap.y)),
  };
}

export function onCanvas(at: Point, spread: Point): Point {
  return { x: origin.x + (at.x - origin.x) * spread.x, y: origin.y + (at.y - origin.y) * spread.y };
}

export function onBoard(at: Point, spread: Point): Point {
  return { x: origin.x + (at.x - origin.x) / spread.x, y: origin.y + (at.y - origin.y) / spread.y };
}
