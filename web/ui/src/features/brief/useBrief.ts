import { useEffect, useState } from "react";
import { type Brief, emptyBrief } from "./brief";

const slot = "appforge.brief";

function stored(): Brief {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(slot) ?? "null");
    return saved && typeof saved === "object" ? { ...emptyBrief, ...(saved as Brief) } : emptyBrief;
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
  return [brief, setBrief] as const;
}

/** Puts a brief where the studio finds it. */
export function saveBrief(brief: Brief): void {
  localStorage.setItem(slot, JSON.stringify(brief));
}
