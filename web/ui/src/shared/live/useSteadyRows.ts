import { useRef, useState } from "react";

type Row = { createdAt: string };

/**
 * Keeps rows, newest first, in their place while live updates come: what was made after
 * the list was opened is counted, and shown when somebody asks for it. Rows that are
 * `stale` belong to the view before.
 */
export function useSteadyRows<T extends Row>(all: T[], stale: boolean, view: string) {
  const [, redraw] = useState(0);
  const top = useRef<{ view: string; newest: string }>(undefined);
  const newest = all[0]?.createdAt;
  if (!stale && newest && top.current?.view !== view) top.current = { view, newest };
  const mark = top.current?.view === view ? top.current.newest : undefined;
  const rows = mark === undefined ? all : all.filter((row) => row.createdAt <= mark);
  return {
    rows,
    newer: all.length - rows.length,
    showNewer: () => {
      if (newest) top.current = { view, newest };
      redraw((n) => n + 1);
    },
  };
}
