import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import {
  attachClosestEdge,
  type Edge,
  extractClosestEdge,
} from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge";
import { useEffect, useRef, useState } from "react";

type ScreenData = { screenKey: string };

const keyOf = (data: Record<string | symbol, unknown>) => (data as Partial<ScreenData>).screenKey;

/** Makes a row of the screen list one that is dragged by its grip, and that others are dropped on. */
export function useReorder(screenKey: string) {
  const row = useRef<HTMLLIElement>(null);
  const grip = useRef<HTMLSpanElement>(null);
  const [dragged, setDragged] = useState(false);
  const [edge, setEdge] = useState<Edge | null>(null);
  useEffect(() => {
    const element = row.current;
    const dragHandle = grip.current;
    if (!element || !dragHandle) return;
    const data = { screenKey } satisfies ScreenData;
    return combine(
      draggable({
        element,
        dragHandle,
        getInitialData: () => data,
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => keyOf(source.data) !== undefined,
        getData: ({ input }) => attachClosestEdge(data, { element, input, allowedEdges: ["top", "bottom"] }),
        onDrag: ({ self, source }) => setEdge(keyOf(source.data) === screenKey ? null : extractClosestEdge(self.data)),
        onDragLeave: () => setEdge(null),
        onDrop: () => setEdge(null),
      }),
    );
  }, [screenKey]);
  return { row, grip, dragged, edge };
}

/** Tells of each screen that was dropped beside another. */
export function useDrops(onDrop: (screenKey: string, beside: string, edge: Edge | null) => void) {
  const latest = useRef(onDrop);
  latest.current = onDrop;
  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => keyOf(source.data) !== undefined,
        onDrop: ({ source, location }) => {
          const target = location.current.dropTargets[0];
          const [moved, beside] = [keyOf(source.data), target && keyOf(target.data)];
          if (moved && target && beside && beside !== moved)
            latest.current(moved, beside, extractClosestEdge(target.data));
        },
      }),
    [],
  );
}
