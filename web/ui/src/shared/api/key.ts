// The API key of this tab. It lives in sessionStorage: it ends with the tab, and no
// other site or tab of ours reads it.
const slot = "appforge.key";
const listeners = new Set<() => void>();
let refused = false;

export function apiKey(): string | null {
  return sessionStorage.getItem(slot);
}

export function setApiKey(key: string): void {
  sessionStorage.setItem(slot, key);
  refused = false;
  for (const tell of listeners) tell();
}

/** The server wants a key, or another one than it was sent. */
export function keyRefused(): void {
  if (refused) return;
  refused = true;
  for (const tell of listeners) tell();
}

export function needsKey(): boolean {
  return refused;
}

export function onKeyChange(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}
