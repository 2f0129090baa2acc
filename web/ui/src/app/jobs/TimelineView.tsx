import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { listCalls } from "@/shared/api/client";
import { isSettled, type Job, type ModelCall } from "@/shared/api/types";
import { duration } from "@/shared/format";
import { useNow } from "@/shared/live/useNow";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { StatusDot } from "@/shared/ui/StatusDot";
import { CallDetails } from "./CallDetails";
import { CallTable } from "./CallTable";
import { type Row, type Span, ticksOf, timelineOf } from "./timeline";

/** What a job did and when: a row for each part, a bar for each attempt. */
export function TimelineView({ job }: { job: Job }) {
  const settled = isSettled(job.status);
  const now = useNow(!settled);
  const calls = useQuery({
    queryKey: ["jobs", "calls", job.id],
    queryFn: ({ signal }) => listCalls(job.id, signal),
    refetchInterval: settled ? false : 2_000,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the last calls settle with the job
  useEffect(() => {
    void calls.refetch();
  }, [job.status]);
  const [chosen, setChosen] = useState<string>();
  const list = calls.data ?? [];
  const { length, rows } = timelineOf(job, list, now);
  const call = list.find((c) => c.id === chosen);
  const titles = new Map(rows.map((r) => [r.id, r.title]));
  return (
    <section aria-labelledby="timeline" className="flex flex-col gap-2">
      <h2 id="timeline" className="font-semibold">
        Timeline
      </h2>
      {calls.isError && (
        <ErrorNote what="The calls cannot be listed." error={calls.error} onRetry={() => void calls.refetch()} />
      )}
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <Axis length={length} />
        <ul className="divide-y divide-line">
          {rows.map((row) => (
            <TimelineRow key={row.id} row={row} length={length} chosen={chosen} onChoose={setChosen} />
          ))}
        </ul>
        {call ? (
          <CallDetails call={call} title={titles.get(call.part) ?? call.part} onClose={() => setChosen(undefined)} />
        ) : (
          <Legend empty={calls.isSuccess && list.length === 0} />
        )}
      </div>
      {list.length > 0 && <CallTable calls={list} titles={titles} />}
    </section>
  );
}

const columns = "grid grid-cols-[104px_1fr] md:grid-cols-[200px_1fr]";

function Axis({ length }: { length: number }) {
  return (
    <div className={`${columns} border-b border-line text-xs text-ink-soft`} aria-hidden>
      <span className="px-3 py-1.5">Part</span>
      <div className="relative mr-4">
        {ticksOf(length).map((t) => (
          <span
            key={t}
            className="absolute inset-y-0 flex items-center border-l border-line pl-1 whitespace-nowrap tabular-nums"
            style={{ left: `${(t / length) * 100}%` }}
          >
            {t / length < 0.94 && (t === 0 ? "0" : duration(t))}
          </span>
        ))}
      </div>
    </div>
  );
}

type RowProps = { row: Row; length: number; chosen?: string; onChoose: (id: string) => void };

function TimelineRow({ row, length, chosen, onChoose }: RowProps) {
  return (
    <li className={columns} title={row.error}>
      <span className="flex min-w-0 items-center gap-2 px-3">
        <StatusDot status={row.status} quiet />
        <span className="truncate text-sm">{row.title}</span>
      </span>
      <div className="relative mr-4 h-9 pointer-coarse:h-11">
        {ticksOf(length).map((t) => (
          <span
            key={t}
            className="absolute inset-y-0 border-l border-line"
            style={{ left: `${(t / length) * 100}%` }}
            aria-hidden
          />
        ))}
        {row.spans.map((span) => (
          <SpanBar
            key={`${span.kind}-${span.from}`}
            span={span}
            row={row}
            length={length}
            chosen={span.kind === "attempt" && span.call.id === chosen}
            onChoose={onChoose}
          />
        ))}
      </div>
    </li>
  );
}

type SpanProps = { span: Span; row: Row; length: number; chosen: boolean; onChoose: (id: string) => void };

function SpanBar({ span, row, length, chosen, onChoose }: SpanProps) {
  const took = span.to - span.from;
  const place = { left: `${(span.from / length) * 100}%`, width: `${(took / length) * 100}%` };
  if (span.kind === "wait") {
    const why = span.for === "place" ? "Waited for a free place" : "Waited for the next attempt";
    return (
      <div
        className="hatched absolute top-1/2 h-2 -translate-y-1/2"
        style={place}
        title={`${why}: ${duration(took)}`}
      />
    );
  }
  const { call } = span;
  const look = looks[lookOf(call)];
  const answered = took > 0 ? Math.min(100, (call.latencyMs / took) * 100) : 100;
  return (
    <button
      type="button"
      aria-pressed={chosen}
      aria-label={`${row.title}, attempt ${call.attempt}: ${outcomeName(call)}, ${duration(took)}`}
      title={`Attempt ${call.attempt}: ${outcomeName(call)}, ${duration(took)}`}
      onClick={() => onChoose(call.id)}
      // A finger hits a short bar beside it too.
      className="absolute inset-y-0 flex min-w-2 items-center after:absolute after:inset-y-0 after:left-1/2 after:w-full after:-translate-x-1/2 pointer-coarse:after:min-w-11"
      style={place}
    >
      <span
        className={`relative h-4 w-full overflow-hidden rounded-sm border ${look.box} ${chosen ? "ring-2 ring-ink" : ""}`}
      >
        <span className={`absolute inset-y-0 left-0 ${look.answer}`} style={{ width: `${answered}%` }} />
      </span>
    </button>
  );
}

const looks = {
  ok: { box: "border-accent bg-accent-soft", answer: "bg-accent" },
  bad: { box: "border-bad bg-bad-soft", answer: "bg-bad" },
  pending: { box: "border-accent bg-accent-soft", answer: "" },
};

function lookOf(call: ModelCall): keyof typeof looks {
  if (call.outcome === "pending") return "pending";
  return call.outcome === "ok" ? "ok" : "bad";
}

export function outcomeName(call: ModelCall): string {
  if (call.outcome === "ok") return "answered";
  if (call.outcome === "pending") return "under way";
  if (call.outcome === "unknown") return "never heard of again";
  return call.outcome.replaceAll("_", " ");
}

function Legend({ empty }: { empty: boolean }) {
  if (empty) return <p className="border-t border-line px-3 py-2 text-xs text-ink-soft">No attempt has begun yet.</p>;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-3 py-2 text-xs text-ink-soft">
      <li className="flex items-center gap-1.5">
        <span className="h-3 w-5 rounded-sm bg-accent" aria-hidden /> the designer answers
      </li>
      <li className="flex items-center gap-1.5">
        <span className="h-3 w-5 rounded-sm bg-bad" aria-hidden /> failed attempt
      </li>
      <li className="flex items-center gap-1.5">
        <span className="hatched h-2 w-5" aria-hidden /> waits
      </li>
      <li>Choose a bar for its tokens, cost and error.</li>
    </ul>
  );
}
