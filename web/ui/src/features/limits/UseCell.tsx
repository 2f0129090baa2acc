import { dollars } from "@/shared/format";
import { clock } from "@/shared/time";
import { little, shareOf, titles, type Use } from "./use";
import { usedWords } from "./words";

/** One limit of a user: how much of it is used, and when it counts anew. */
export function UseCell({ use }: { use: Use }) {
  const share = shareOf(use);
  const notes = [
    ...(use.reserved > 0 ? [`${dollars(use.reserved)} of it reserved`] : []),
    ...(use.failed > 0 ? [`${dollars(use.failed)} failed, not charged`] : []),
    ...(use.limit != null && use.resetAt && use.used + use.reserved > 0 ? [`resets ${clock(use.resetAt)}`] : []),
  ];
  const tone = share >= 1 ? "bg-bad" : share >= little ? "bg-warning" : "bg-accent";
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <dt className="text-xs text-ink-soft">{titles[use.name]}</dt>
      <dd className="flex flex-col gap-1">
        <span className="text-sm tabular-nums">{usedWords(use)}</span>
        {use.limit != null && (
          <span className="h-1 overflow-hidden rounded-full bg-sunken" aria-hidden>
            <span className={`block h-full ${tone}`} style={{ width: `${Math.min(1, share) * 100}%` }} />
          </span>
        )}
        {notes.length > 0 && <span className="text-xs text-ink-soft tabular-nums">{notes.join(" · ")}</span>}
      </dd>
    </div>
  );
}
