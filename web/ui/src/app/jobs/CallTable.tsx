import { ChevronRight } from "lucide-react";
import type { ModelCall } from "@/shared/api/types";
import { dollars, duration, number } from "@/shared/format";
import { ScrollBox } from "@/shared/ui/ScrollBox";
import { outcomeName } from "./TimelineView";

const cell = "px-3 py-2 whitespace-nowrap";

/** The same attempts as figures, to read in order or to copy. */
export function CallTable({ calls, titles }: { calls: ModelCall[]; titles: Map<string, string> }) {
  return (
    <details className="group text-sm">
      <summary className="flex min-h-8 w-fit cursor-pointer list-none items-center gap-1.5 text-ink-soft hover:text-ink pointer-coarse:min-h-11">
        <ChevronRight
          size={14}
          className="transition-transform group-open:rotate-90 motion-reduce:transition-none"
          aria-hidden
        />
        As a table
      </summary>
      <ScrollBox label="Model calls" className="overflow-x-auto rounded-lg border border-line bg-surface">
        <table className="w-full text-left tabular-nums">
          <thead className="border-b border-line text-xs text-ink-soft">
            <tr>
              {["Part", "Attempt", "Outcome"].map((h) => (
                <th key={h} className={`${cell} font-medium`}>
                  {h}
                </th>
              ))}
              {["Took", "Tokens in", "Tokens out", "Cost"].map((h) => (
                <th key={h} className={`${cell} text-right font-medium`}>
                  {h}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {calls.map((c) => (
              <tr key={c.id}>
                <td className={`${cell} font-medium`}>{titles.get(c.part) ?? c.part}</td>
                <td className={cell}>{c.attempt}</td>
                <td className={`${cell} ${c.outcome === "ok" || c.outcome === "pending" ? "" : "text-bad"}`}>
                  {outcomeName(c)}
                </td>
                <td className={`${cell} text-right`}>{duration(c.latencyMs)}</td>
                <td className={`${cell} text-right`}>{number(c.prompt + c.tool)}</td>
                <td className={`${cell} text-right`}>{number(c.output + c.thinking)}</td>
                <td className={`${cell} text-right`}>{c.outcome === "pending" ? "" : dollars(c.costUsd)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </details>
  );
}
