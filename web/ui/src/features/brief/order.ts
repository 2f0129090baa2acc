type Keyed = { key: string };

/** A list with the item at one place put at another. */
export function moved<T>(list: T[], from: number, to: number): T[] {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** A list with one item put before or after another. */
export function placed<T extends Keyed>(list: T[], key: string, beside: string, after: boolean): T[] {
  const item = list.find((i) => i.key === key);
  const rest = list.filter((i) => i.key !== key);
  const at = rest.findIndex((i) => i.key === beside);
  if (!item || at < 0) return list;
  return rest.toSpliced(after ? at + 1 : at, 0, item);
}
