import { useId } from "react";

export type TypeRow = { name: string; bars: { name: string; color: string; value: number | null }[] };

type Props = {
  title: string;
  /** What the figures are: "Share of ended jobs that completed, 7 days". */
  unit: string;
  rows: TypeRow[];
  show: (value: number) => string;
  /** The end of the axis, where it is known: 1 for shares. */
  most?: number;
};

/** Figures by job type, as bars with their values beside them: a screen reader reads the same. */
export function TypeChart({ title, unit, rows, show, most }: Props) {
  const id = useId();
  const end = most ?? Math.max(1, ...rows.flatMap((r) => r.bars.map((b) => b.value ?? 0)));
  return (
    <figure aria-labelledby={id} className="flex min-w-0 flex-col gap-3 rounded-lg border border-line bg-surface p-4">
      <figcaption>
        <h3 id={id} className="text-sm font-semibold">
          {title}
        </h3>
        <p className="text-xs text-ink-soft">{unit}</p>
      </figcaption>
      {rows.length === 0 && <p className="text-sm text-ink-soft">No job was made.</p>}
      <ul className="flex flex-col gap-3 text-xs tabular-nums">
        {rows.map((row) => (
          <li key={row.name} className="flex flex-col gap-1">
            <p className="font-medium">{row.name}</p>
            <dl className="flex flex-col gap-1">
              {row.bars.map((bar) => (
                <div key={bar.name} className="grid grid-cols-[5.5rem_1fr_4.5rem] items-center gap-2">
                  <dt className="text-ink-soft">{bar.name}</dt>
                  <dd aria-hidden className="h-2.5 rounded-sm bg-sunken">
                    <div
                      className="h-full rounded-sm"
                      style={{ width: `${(100 * (bar.value ?? 0)) / end}%`, background: bar.color }}
                    />
                  </dd>
                  <dd className="text-right">{bar.value === null ? "–" : show(bar.value)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </figure>
  );
}
