/** Round figures for an axis from 0 to at least `most`: three to six steps of 1, 2 or 5. */
export function ticks(most: number): number[] {
  if (!(most > 0)) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(most / 4));
  const step = power * ([1, 2, 5, 10].find((s) => s * power * 4 >= most) ?? 10);
  const list: number[] = [];
  for (let i = 0; list.length === 0 || (list.at(-1) as number) < most; i++)
    list.push(Number((i * step).toPrecision(12)));
  return list;
}

const short = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });

/** "25 Nov" of 2026-11-25. */
export function dayName(day: string): string {
  return short.format(new Date(`${day}T00:00:00Z`));
}

/** A share as a percentage; null when there is nothing to be a share of. */
export function percent(rate: number | null | undefined): string {
  if (rate == null) return "–";
  const p = rate * 100;
  return `${p >= 99.95 || p === 0 ? p.toFixed(0) : p.toFixed(1)} %`;
}
