/** What stands along an axis from 0 to at least `most`. */
export type Axis = { ticks: (most: number) => number[]; show: (value: number) => string };

/** Steps of 1, 2 or 5, with a power of ten: three to six figures. */
export function ticks(most: number): number[] {
  return every(most, decimalStep(most));
}

/** The same for what is counted in ones. */
export function wholeTicks(most: number): number[] {
  return every(most, Math.max(1, decimalStep(most)));
}

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];
const timeSteps = [1, 2, 5, 10, 15, 30]
  .map((n) => n * second)
  .concat([1, 2, 5, 10, 15, 30].map((n) => n * minute))
  .concat([1, 2, 3, 6, 12].map((n) => n * hour));

/** Steps that are round in seconds, minutes, hours or days, of milliseconds. */
export function timeTicks(most: number): number[] {
  if (!(most > 4 * second)) return ticks(most);
  return every(most, timeSteps.find((step) => step * 4 >= most) ?? Math.ceil(most / (4 * day)) * day);
}

/** A round time on an axis: "30 s", "1.5 min", "6 h". */
export function timeMark(ms: number): string {
  if (ms === 0) return "0";
  const [unit, size] =
    ms < second
      ? (["ms", 1] as const)
      : ms < minute
        ? (["s", second] as const)
        : ms < hour
          ? (["min", minute] as const)
          : ms < 2 * day
            ? (["h", hour] as const)
            : (["days", day] as const);
  return `${Number((ms / size).toPrecision(3))} ${unit}`;
}

function decimalStep(most: number): number {
  if (!(most > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(most / 4));
  return power * ([1, 2, 5, 10].find((s) => s * power * 4 >= most) ?? 10);
}

function every(most: number, step: number): number[] {
  const list = [0];
  for (let i = 1; list.length < 2 || (list.at(-1) as number) < most; i++) list.push(Number((i * step).toPrecision(12)));
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
