import { type Copy, type Point, spacing } from "./board";
import type { Frame } from "./frames";

/**
 * Copies of frames, as they are or as an older version; each below what it is a copy
 * of, where the row leaves room. A frame without a design has none.
 */
export function copiesOf(
  frames: Frame[],
  positions: Record<string, Point>,
  heightOf: (id: string) => number,
  version?: number,
): (Copy & { at: Point })[] {
  return frames.flatMap((f) => {
    const shown = version ?? f.version;
    const at = positions[f.id];
    if (!shown || !at) return [];
    return [
      {
        id: `copy-${crypto.randomUUID()}`,
        of: f.screenId,
        version: shown,
        at: { x: at.x, y: at.y + heightOf(f.id) + spacing / 4 },
      },
    ];
  });
}
