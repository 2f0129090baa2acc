import { useRef, useState } from "react";

type Row = { id: string };

/**
 * Rows that keep their place while live updates come: what is shown is updated where it
 * stands, what is new waits until it is asked for.
 */
export function useSteadyRows<T extends Row>(view: string, rows: T[] | undefined) {
  const seen = useRef<{ view: string; order: string[]; known: Map<string, T> }>({
    view: "",
    order: [],
    known: new Map(),
  });
  const [, redraw] = useState(0);
  const steady = seen.current;
  if (rows && (steady.view !== view || steady.order.length === 0)) {
    steady.view = view;
    steady.order = rows.map((r) => r.id);
    steady.known = new Map();
  }
  let fresh = 0;
  if (rows) {
    const places = new Set(steady.order);
    let reached = false; // the first row that was there before: what comes above it is new
    for (const row of rows) {
      steady.known.set(row.id, row);
      if (places.has(row.id)) {
        reached = true;
      } else if (reached) {
        steady.order.push(row.id); // a further page
      } else {
        fresh++;
      }
    }
  }
  const shown = steady.view === view ? steady.order.flatMap((id) => steady.known.get(id) ?? []) : [];
  const showFresh = () => {
    steady.order = [];
    redraw((n) => n + 1);
  };
  return { shown, fresh, showFresh };
}
