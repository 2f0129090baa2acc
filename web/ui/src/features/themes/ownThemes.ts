import { useSyncExternalStore } from "react";
import type { NamedTheme } from "@/shared/design/builtInThemes";
import { declarations, variablesOf } from "@/shared/design/theme";

// Themes that people keep in this browser, for all jobs.

const slot = "appforge.themes";
type Kept = { id: string; name: string; style: string };

const listeners = new Set<() => void>();
let read: { text: string | null; themes: NamedTheme[] } = { text: null, themes: [] };

function current(): NamedTheme[] {
  const text = localStorage.getItem(slot);
  if (text !== read.text) read = { text, themes: parse(text) };
  return read.themes;
}

function parse(text: string | null): NamedTheme[] {
  try {
    const kept = JSON.parse(text ?? "[]") as Kept[];
    return kept.map(({ id, name, style }) => ({ id, name, variables: variablesOf(style) }));
  } catch {
    return []; // what was kept cannot be read
  }
}

function write(themes: NamedTheme[]): void {
  const kept: Kept[] = themes.map(({ id, name, variables }) => ({ id, name, style: declarations(variables) }));
  localStorage.setItem(slot, JSON.stringify(kept));
  for (const tell of listeners) tell();
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  window.addEventListener("storage", tell); // another tab kept one
  return () => {
    listeners.delete(tell);
    window.removeEventListener("storage", tell);
  };
}

export function useOwnThemes() {
  const themes = useSyncExternalStore(subscribe, current);
  return {
    themes,
    /** Keeps a theme under a name, in place of an own one of that name; gives its id. */
    keep(name: string, variables: NamedTheme["variables"]): string {
      const id = current().find((t) => t.name === name)?.id ?? `own-${crypto.randomUUID()}`;
      write([...current().filter((t) => t.id !== id), { id, name, variables }]);
      return id;
    },
    forget(id: string): void {
      write(current().filter((t) => t.id !== id));
    },
  };
}
