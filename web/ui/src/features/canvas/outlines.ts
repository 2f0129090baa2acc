import { type Board, origin } from "./board";
import type { Device } from "./devices";
import type { Frame } from "./frames";
import { onCanvas, spreadOf } from "./spread";

/** How high frames stand that have no design, or none that was measured. */
export const usualHeight = 812;

/** A design where its frame stands on the canvas, in px. */
export type Outline = { id: string; html: string; x: number; y: number; width: number; height: number; radius: number };

/** How round the corners of a frame are, in px. */
export function radiusOf(bezel: boolean): number {
  return bezel ? 36 : 28;
}

/** How high a frame stands, in px. */
export function heightOn(device: Device, heights: Map<string, number>, id: string): number {
  return device.height ?? heights.get(id) ?? usualHeight;
}

/** The designs of these frames where they stand. */
export function outlinesOf(
  frames: Frame[],
  board: Board,
  { device, heights, bezel }: { device: Device; heights: Map<string, number>; bezel: boolean },
): Outline[] {
  const spread = spreadOf(device);
  return frames.flatMap(({ id, html }) => {
    if (!html) return [];
    const { x, y } = onCanvas(board.positions[id] ?? origin, spread);
    return [{ id, html, x, y, width: device.width, height: heightOn(device, heights, id), radius: radiusOf(bezel) }];
  });
}

export function sameOutlines(a: Outline[], b: Outline[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, i) => Object.entries(one).every(([key, value]) => b[i]?.[key as keyof Outline] === value))
  );
}
