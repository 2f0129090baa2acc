import { useSyncExternalStore } from "react";

export type Appearance = "system" | "light" | "dark";

const slot = "appforge.appearance";
const dark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function choice(): Appearance {
  const kept = localStorage.getItem(slot);
  return kept === "light" || kept === "dark" ? kept : "system";
}

function shown(): "light" | "dark" {
  const c = choice();
  return c === "system" ? (dark.matches ? "dark" : "light") : c;
}

/** Puts the choice on the page, now and whenever the system's changes. */
export function applyAppearance(): void {
  document.documentElement.dataset.theme = shown();
  for (const tell of listeners) tell();
}

dark.addEventListener("change", applyAppearance);

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

export function useAppearance() {
  return {
    choice: useSyncExternalStore(subscribe, choice),
    shown: useSyncExternalStore(subscribe, shown),
    choose(next: Appearance) {
      localStorage.setItem(slot, next);
      applyAppearance();
    },
  };
}
