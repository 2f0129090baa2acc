const listeners = new Set<() => void>();

/** Says that the server no longer knows who this is. */
export function tellSignedOut(): void {
  for (const tell of listeners) tell();
}

export function onSignedOut(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}
