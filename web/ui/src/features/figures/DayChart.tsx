import { Table2 } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { IconButton } from "@/shared/ui/Button";
import { ScrollBox } from "@/shared/ui/ScrollBox";
import { type Axis, dayName, ticks } from "./scale";

export type Series = {
  name: string;
  /** A CSS colour of the page. */
  color: string;
  /** One for each day; null where there is nothing to show. */
  values: (number | null)[];
};

type Props = {
  title: string;
  /** What the figures are: "US dollars a day, UTC". */
  unit: string;
  days: string[];
  series: Series[];
  show: (value: number) => string;
  kind: "bars" | "lines";
  /** The end of the axis, where it is known: 1 for shares. */
  most?: number;
  /** Where decimal steps do not suit what is shown. */
  axis?: Axis;
};

const height = 200;
const left = 56;
const halfLabel = 20; // of a day below the plot, in px
const bottom = 24;
const top = 8;
const plotHeight = height - bottom - top;

/** The width that there is, so that words are as large on a phone as elsewhere. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(560);
  useEffect(() => {
    if (!box.current) return;
    const watch = new ResizeObserver(
      ([entry]) => entry && setWidth(Math.max(240, Math.round(entry.contentRect.width))),
    );
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return { box, width };
}

/** Figures by day: bars that stand on one another, or lines; and the same as a table. */
export function DayChart(props: Props) {
  const { title, unit, days, series, show } = props;
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <figure aria-labelledby={id} className="flex min-w-0 flex-col gap-3 rounded-lg border border-line bg-surface p-4">
      <figcaption className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h3 id={id} className="text-sm font-semibold">
            {title}
          </h3>
          <p className="text-xs text-ink-soft">{unit}</p>
        </div>
        <IconButton
          label={asTable ? `Show ${title} as a chart` : `Show ${title} as a table`}
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          <Table2 size={16} aria-hidden />
        </IconButton>
      </figcaption>
      {asTable ? <FigureTable {...props} /> : <Plot {...props} />}
      {series.length > 1 && !asTable && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-soft">
          {series.map((s) => (
            <li key={s.name} className="inline-flex items-center gap-1.5">
              <span className="size-2.5 rounded-sm" style={{ background: s.color }} aria-hidden />
              {s.name}
            </li>
          ))}
        </ul>
      )}
      <p className="sr-only">
        {series
          .map(
            (s) =>
              `${s.name}, latest ${dayName(days.at(-1) ?? "")}: ${s.values.at(-1) == null ? "none" : show(s.values.at(-1) as number)}`,
          )
          .join(". ")}
      </p>
    </figure>
  );
}

function Plot({ title, days, series, show, kind, most, axis = { ticks, show } }: Props) {
  const tops = days.map((_, i) =>
    kind === "bars"
      ? series.reduce((sum, s) => sum + (s.values[i] ?? 0), 0)
      : Math.max(0, ...series.map((s) => s.values[i] ?? 0)),
  );
  const marks = axis.ticks(most ?? Math.max(...tops));
  const end = most ?? (marks.at(-1) as number);
  const { box, width } = useWidth();
  const step = (width - left - 8) / days.length;
  const x = (i: number) => left + i * step;
  const y = (v: number) => top + plotHeight * (1 - v / end);
  const every = Math.ceil((days.length * 64) / width);
  return (
    <div ref={box}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        className="text-ink-soft"
        role="img"
        aria-label={title}
      >
        {marks
          .filter((m) => m <= end)
          .map((m) => (
            <g key={m}>
              <line x1={left} x2={width - 8} y1={y(m)} y2={y(m)} stroke="var(--line)" />
              <text x={left - 8} y={y(m) + 4} textAnchor="end" fontSize="11" fill="currentColor">
                {axis.show(m)}
              </text>
            </g>
          ))}
        {days.map((day, i) =>
          (days.length - 1 - i) % every === 0 ? (
            <text
              key={day}
              x={Math.min(x(i) + step / 2, width - halfLabel)}
              y={height - 6}
              textAnchor="middle"
              fontSize="11"
              fill="currentColor"
            >
              {dayName(day)}
            </text>
          ) : null,
        )}
        {kind === "bars" ? (
          <Bars days={days} series={series} x={x} y={y} step={step} show={show} />
        ) : (
          <Lines days={days} series={series} x={x} y={y} step={step} show={show} />
        )}
      </svg>
    </div>
  );
}

type Drawn = Pick<Props, "days" | "series" | "show"> & {
  x: (i: number) => number;
  y: (v: number) => number;
  step: number;
};

function Bars({ days, series, x, y, step, show }: Drawn) {
  return days.map((day, i) => {
    let below = 0;
    return (
      <g key={day}>
        <title>{`${dayName(day)}: ${series.map((s) => `${s.name} ${show(s.values[i] ?? 0)}`).join(", ")}`}</title>
        <rect x={x(i)} y={top} width={step} height={plotHeight} fill="transparent" />
        {series.map((s) => {
          const value = s.values[i] ?? 0;
          const from = below;
          below += value;
          if (value === 0) return null;
          return (
            <rect
              key={s.name}
              x={x(i) + step * 0.15}
              width={step * 0.7}
              y={y(below)}
              height={Math.max(1, y(from) - y(below))}
              fill={s.color}
            />
          );
        })}
      </g>
    );
  });
}

function Lines({ days, series, x, y, step, show }: Drawn) {
  return series.map((s) => {
    const points = days.flatMap((day, i) => {
      const v = s.values[i];
      return v == null ? [] : [{ day, v, at: `${x(i) + step / 2},${y(v)}`, cx: x(i) + step / 2, cy: y(v) }];
    });
    return (
      <g key={s.name}>
        <polyline points={points.map((p) => p.at).join(" ")} fill="none" stroke={s.color} strokeWidth="2" />
        {points.map((p) => (
          <circle key={p.day} cx={p.cx} cy={p.cy} r="3" fill={s.color}>
            <title>{`${dayName(p.day)}: ${s.name} ${show(p.v)}`}</title>
          </circle>
        ))}
      </g>
    );
  });
}

function FigureTable({ title, days, series, show }: Props) {
  return (
    <ScrollBox label={`${title}, table`} className="max-h-64 overflow-auto">
      <table className="w-full text-left text-sm tabular-nums">
        <thead className="text-xs text-ink-soft">
          <tr>
            <th className="py-1 font-medium">Day (UTC)</th>
            {series.map((s) => (
              <th key={s.name} className="py-1 pl-4 text-right font-medium">
                {s.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {days.toReversed().map((day, back) => (
            <tr key={day}>
              <th scope="row" className="py-1 font-normal">
                {day}
              </th>
              {series.map((s) => {
                const v = s.values[days.length - 1 - back];
                return (
                  <td key={s.name} className="py-1 pl-4 text-right">
                    {v == null ? "–" : show(v)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
