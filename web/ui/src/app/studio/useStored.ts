import { useState } from "react";

/** A choice that survives a reload. */
export function useStored(slot: string, initial: string) {
  const [value, setValue] = useState(() => localStorage.getItem(slot) ?? initial);
  const set = (next: string) => {
    localStorage.setItem(slot, next);
    setValue(next);
  };
  return [value, set] as const;
}
