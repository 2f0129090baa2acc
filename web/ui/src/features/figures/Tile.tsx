/** One figure, what it compares to, and its course. */
export function Tile({
  label,
  value,
  compare,
  course,
  color = "var(--accent)",
}: {
  label: string;
  value: string;
  compare: string;
  course?: (number | null)[];
  color?: string;
}) {
  return (
    <div className="flex min-w-0 flex-col gap-1 rounded-lg border border-line bg-surface p-4">
      <p className="text-xs text-ink-soft">{label}</p>
      <div className="flex items-end justify-between gap-3">
        <p className="truncate text-xl font-semibold tabular-nums">{value}</p>
        {course && <Course values={course} color={color} />}
      </div>
      <p className="text-xs text-ink-soft tabular-nums">{compare}</p>
    </div>
  );
}

function Course({ values, color }: { values: (number | null)[]; color: string }) {
  const known = values.filter((v) => v != null);
  if (known.length < 2) return null;
  const most = Math.max(...known);
  const least = Math.min(...known, 0);
  const points = values.flatMap((v, i) =>
    v == null ? [] : [`${(i / (values.length - 1)) * 72},${22 - ((v - least) / (most - least || 1)) * 20}`],
  );
  return (
    <svg viewBox="0 0 72 24" className="h-6 w-18 shrink-0" aria-hidden="true">
      <polyline points={points.join(" ")} fill="none" stroke={color} strokeWidth="1.5" />
    </svg>
  );
}
