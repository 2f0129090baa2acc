import { useEffect, useState } from "react";

/** A change by prompt that is under way: the job that makes it, and the screen it is for. */
export type Edit = { jobId: string; screenId?: string; prompt: string };

const slot = (jobId: string) => `appforge.edits.${jobId}`;

function load(jobId: string): Edit[] {
  try {
    return JSON.parse(localStorage.getItem(slot(jobId)) ?? "[]") as Edit[];
  } catch {
    return [];
  }
}

/** Changes of a job's screens that this browser waits for; a reload finds them again. */
export function useEdits(jobId: string) {
  const [edits, setEdits] = useState(() => load(jobId));
  useEffect(() => {
    if (edits.length) localStorage.setItem(slot(jobId), JSON.stringify(edits));
    else localStorage.removeItem(slot(jobId));
  }, [jobId, edits]);
  return {
    edits,
    add: (edit: Edit) => setEdits((all) => [...all, edit]),
    drop: (id: string) => setEdits((all) => all.filter((e) => e.jobId !== id)),
  };
}
