import { useSyncExternalStore } from "react";

// The job that reads the pictures of the brief that is being written. It is kept as the
// brief is, so that a reload finds both.

const slot = "appforge.style";
const listeners = new Set<() => void>();

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  addEventListener("storage", tell); // another tab
  return () => {
    listeners.delete(tell);
    removeEventListener("storage", tell);
  };
}

/** Follows this job from now on, or none. */
export function followExtraction(jobId: string | null): void {
  if (jobId) localStorage.setItem(slot, jobId);
  else localStorage.removeItem(slot);
  for (const tell of listeners) tell();
}

/** The job that is followed. */
export function useExtraction(): string | undefined {
  return useSyncExternalStore(subscribe, () => localStorage.getItem(slot)) ?? undefined;
}
