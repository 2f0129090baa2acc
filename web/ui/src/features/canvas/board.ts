// Where the frames are, which are hidden and which are copies: what a person did to the
// canvas. What the frames show is the job's.

export type Point = { x: number; y: number };
export type Copy = { id: string; of: string; version: number };
export type Board = { positions: Record<string, Point>; hidden: string[]; copies: Copy[]; order: string[] };
export type History = { past: Board[]; present: Board; future: Board[] };

export const origin: Point = { x: 2300, y: 2200 };
export const spacing = 450;
const depth = 100;

export const emptyBoard: Board = { positions: {}, hidden: [], copies: [], order: [] };

export type Action =
  | { type: "frames"; ids: string[] }
  | { type: "move"; positions: Record<string, Point> }
  | { type: "remove"; ids: string[] }
  | { type: "restore"; ids: string[] } // what was removed, whatever was done since
  | { type: "copy"; copies: (Copy & { at: Point })[] }
  | { type: "tidy"; step: Point } // from one frame to the next, across and down
  | { type: "undo" }
  | { type: "redo" };

export function reduceBoard(history: History, action: Action): History {
  const { past, present, future } = history;
  switch (action.type) {
    case "frames":
      return { ...history, present: withFrames(present, action.ids) }; // the job's doing: nothing to undo
    case "undo": {
      const before = past.at(-1);
      if (!before) return history;
      // Frames that came since then stay: undo takes back what people did.
      return { past: past.slice(0, -1), present: withFrames(before, present.order), future: [present, ...future] };
    }
    case "redo": {
      const [after, ...rest] = future;
      if (!after) return history;
      return { past: [...past, present], present: withFrames(after, present.order), future: rest };
    }
    default: {
      const next = change(present, action);
      return next === present ? history : { past: [...past, present].slice(-depth), present: next, future: [] };
    }
  }
}

function change(board: Board, action: Exclude<Action, { type: "frames" | "undo" | "redo" }>): Board {
  switch (action.type) {
    case "move": {
      const moved = Object.entries(action.positions).filter(([id, p]) => !same(board.positions[id], p));
      return moved.length === 0 ? board : { ...board, positions: { ...board.positions, ...Object.fromEntries(moved) } };
    }
    case "remove": {
      const ids = action.ids.filter((id) => !board.hidden.includes(id));
      return ids.length === 0 ? board : { ...board, hidden: [...board.hidden, ...ids] };
    }
    case "restore": {
      const hidden = board.hidden.filter((id) => !action.ids.includes(id));
      return hidden.length === board.hidden.length ? board : { ...board, hidden };
    }
    case "copy":
      return {
        ...board,
        copies: [...board.copies, ...action.copies.map(({ id, of, version }) => ({ id, of, version }))],
        positions: { ...board.positions, ...Object.fromEntries(action.copies.map((c) => [c.id, c.at])) },
      };
    case "tidy":
      return { ...board, positions: { ...board.positions, ...inRows(shown(board), action.step) } };
  }
}

/** Gives new frames the next free places of the row. */
function withFrames(board: Board, ids: string[]): Board {
  const fresh = ids.filter((id) => !board.order.includes(id));
  if (fresh.length === 0) return board;
  const order = [...board.order, ...fresh];
  const places = fresh.map((id) => [id, place(order.indexOf(id))]);
  return { ...board, order, positions: { ...Object.fromEntries(places), ...board.positions } };
}

export function place(index: number): Point {
  return { x: origin.x + index * spacing, y: origin.y };
}

/** The frames that are not deleted, copies right after what they are copies of. */
export function shown(board: Board): string[] {
  return board.order
    .flatMap((id) => [id, ...board.copies.filter((c) => c.of === id).map((c) => c.id)])
    .filter((id) => !board.hidden.includes(id));
}

/** Up to this many frames stand in one row. */
const inOneRow = 10;

/** A row, or where that would be too long to see, rows that fill a wide window. */
function inRows(ids: string[], step: Point): Record<string, Point> {
  const shape = (1.6 * step.y) / step.x;
  const columns = ids.length <= inOneRow ? inOneRow : Math.ceil(Math.sqrt(ids.length * shape));
  const at = (i: number) => ({
    x: origin.x + (i % columns) * step.x,
    y: origin.y + Math.floor(i / columns) * step.y,
  });
  return Object.fromEntries(ids.map((id, i) => [id, at(i)]));
}

function same(a: Point | undefined, b: Point): boolean {
  return a?.x === b.x && a.y === b.y;
}
