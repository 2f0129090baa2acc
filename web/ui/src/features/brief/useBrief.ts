import { useEffect, useState } from "react";
import { type Brief, completed, emptyBrief } from "./brief";

const slot = "appforge.brief";
const listeners = new Set<(brief: Brief) => void>();

function stored(): Brief {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(slot) ?? "null");
    return saved && typeof saved === "object" ? completed(saved as Partial<Brief>) : emptyBrief;
  } catch {
    return emptyBrief;
  }
}

/** The brief that is being written; it survives a reload. */
export function useBrief() {
  const [brief, setBrief] = useState(stored);
  useEffect(() => {
    localStorage.setItem(slot, JSON.stringify(brief));
  }, [brief]);
  useEffect(() => {
    listeners.add(setBrief);
    return () => void listeners.delete(setBrief);
  }, []);
  return [brief, setBrief] as const;
}

function put(brief: Brief): void {
  localStorage.setItem(slot, JSON.stringify(brief));
  for (const show of listeners) show(brief);
}

/** Puts a brief where the studio finds it; gives the one that was there, and the way back to it. */
export function replaceBrief(brief: Brief): { before: Brief; undo: () => void } {
  const before = stored();
  put(brief);
  return { before, undo: () => put(before) };
}
