import { useMemo, useSyncExternalStore } from "react";

/** A change by prompt that is under way: the job that makes it, and the screen it is for. */
export type Edit = { jobId: string; screenId?: string; prompt: string };

const slot = (jobId: string) => `appforge.edits.${jobId}`;
const listeners = new Set<() => void>();

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  addEventListener("storage", tell); // another tab
  return () => {
    listeners.delete(tell);
    removeEventListener("storage", tell);
  };
}

function parse(text: string | null): Edit[] {
  try {
    return JSON.parse(text ?? "[]") as Edit[];
  } catch {
    return []; // what was kept cannot be read
  }
}

/** Changes what is kept as it is by now: another tab may have written since this one read it. */
function write(jobId: string, change: (edits: Edit[]) => Edit[]): void {
  const edits = change(parse(localStorage.getItem(slot(jobId))));
  if (edits.length) localStorage.setItem(slot(jobId), JSON.stringify(edits));
  else localStorage.removeItem(slot(jobId));
  for (const tell of listeners) tell();
}

/** Changes of a job's screens that this browser waits for, in whatever tab; a reload finds them again. */
export function useEdits(jobId: string) {
  const text = useSyncExternalStore(subscribe, () => localStorage.getItem(slot(jobId)));
  return {
    edits: useMemo(() => parse(text), [text]),
    add: (edit: Edit) => write(jobId, (all) => [...all, edit]),
    drop: (id: string) => write(jobId, (all) => all.filter((e) => e.jobId !== id)),
  };
}
