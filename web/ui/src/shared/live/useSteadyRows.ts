import { useRef, useState } from "react";
import type { JobSummary } from "@/shared/api/types";

/**
 * Keeps rows in their place while live updates come: jobs made after the list was
 * opened are counted, and shown when somebody asks for them.
 */
export function useSteadyRows(jobs: JobSummary[], stale: boolean, view: string) {
  const [, redraw] = useState(0);
  const top = useRef<{ view: string; newest: string }>(undefined);
  const newest = jobs[0]?.createdAt;
  if (!stale && newest && top.current?.view !== view) top.current = { view, newest };
  const mark = top.current?.view === view ? top.current.newest : undefined;
  const rows = mark === undefined ? jobs : jobs.filter((j) => j.createdAt <= mark);
  return {
    rows,
    newer: jobs.length - rows.length,
    showNewer: () => {
      if (newest) top.current = { view, newest };
      redraw((n) => n + 1);
    },
  };
}
