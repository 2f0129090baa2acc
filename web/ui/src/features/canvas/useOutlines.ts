import { useState } from "react";
import type { Board } from "./board";
import type { Device } from "./devices";
import type { Frame } from "./frames";
import { type Outline, outlinesOf, sameOutlines } from "./outlines";

/** So many designs are shown one by one, each in a frame that can be used. */
const few = 8;

type Canvas = {
  shown: string[]; // ids of the frames on the canvas
  frames: Map<string, Frame>;
  board: Board;
  device: Device;
  heights: Map<string, number>;
  bezel: boolean;
  changing: Set<string>;
  open: string | null;
};

/** The designs that an overview shows in place of their frames; none when there are few. */
export function useOutlines(canvas: Canvas): Outline[] {
  const { shown, frames, board, device, heights, bezel, changing, open } = canvas;
  const designs = shown.flatMap((id) => frames.get(id) ?? []).filter((f) => f.html);
  const alone = (f: Frame) => f.id === open || (changing.has(f.screenId) && !f.copy);
  const next =
    designs.length > few
      ? outlinesOf(
          designs.filter((f) => !alone(f)),
          board,
          { device, heights, bezel },
        )
      : none;
  // News of a job that change no design must not make the overview anew.
  const [kept, setKept] = useState(next);
  const same = sameOutlines(kept, next);
  if (!same) setKept(next);
  return same ? kept : next;
}

const none: Outline[] = [];
