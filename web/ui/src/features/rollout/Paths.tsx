import { percent } from "@/features/figures/scale";
import type { ModeFigures } from "@/shared/api/admin";
import { duration, number } from "@/shared/format";
import { ScrollBox } from "@/shared/ui/ScrollBox";
import { titleOfType } from "./words";

const cell = "px-3 py-2 whitespace-nowrap";
const right = `${cell} text-right`;

/** How both paths of a type do, side by side: what a rollout is judged by. */
export function Paths({ jobType, modes, days }: { jobType: string; modes: ModeFigures[]; days: number }) {
  const of = (mode: ModeFigures["mode"]) => modes.find((m) => m.jobType === jobType && m.mode === mode);
  const rows = [
    { name: "Background", figures: of("background") },
    { name: "Synchronous", figures: of("sync") },
  ];
  return (
    <ScrollBox
      label={`Both paths of ${titleOfType(jobType).toLowerCase()}`}
      className="overflow-x-auto rounded-md border border-line"
    >
      <table className="w-full text-left text-sm tabular-nums">
        <caption className="sr-only">
          {titleOfType(jobType)}: both paths over {days} days
        </caption>
        <thead className="border-b border-line text-xs text-ink-soft">
          <tr>
            <th className={`${cell} w-full font-medium`}>Path, {days} days</th>
            {["Jobs", "Success", "Half within", "95 % within"].map((h) => (
              <th key={h} className={`${right} font-medium`}>
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(({ name, figures }) => (
            <tr key={name}>
              <th scope="row" className={`${cell} font-normal`}>
                {name}
              </th>
              <td className={right}>{number(figures?.success.jobs ?? 0)}</td>
              <td className={right}>{percent(figures?.success.rate)}</td>
              <td className={right}>{figures?.duration.completed ? duration(figures.duration.p50Ms) : "–"}</td>
              <td className={right}>{figures?.duration.completed ? duration(figures.duration.p95Ms) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
