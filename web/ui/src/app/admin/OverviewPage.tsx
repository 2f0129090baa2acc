import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { DayChart } from "@/features/figures/DayChart";
import { percent, timeMark, timeTicks, wholeTicks } from "@/features/figures/scale";
import { Tile } from "@/features/figures/Tile";
import { TypeChart } from "@/features/figures/TypeChart";
import { getCost, getDuration, getQueue, getSuccess } from "@/shared/api/admin";
import { count, dollars, duration, number } from "@/shared/format";
import { useNow } from "@/shared/live/useNow";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { ByType, Causes, Models, Modes, Users } from "./OverviewTables";

const week = 7;
const month = 30;
const often = 10_000;

/** How all jobs go: what succeeds, how long it takes, what it costs, what fails and why. */
export function OverviewPage() {
  const success = useQuery({
    queryKey: ["admin", "success"],
    queryFn: ({ signal }) => getSuccess(week, signal),
    refetchInterval: often,
  });
  const time = useQuery({
    queryKey: ["admin", "duration"],
    queryFn: ({ signal }) => getDuration(week, signal),
    refetchInterval: often,
  });
  const cost = useQuery({
    queryKey: ["admin", "cost"],
    queryFn: ({ signal }) => getCost(month, signal),
    refetchInterval: often,
  });
  const queue = useQuery({
    queryKey: ["admin", "queue"],
    queryFn: ({ signal }) => getQueue(signal),
    refetchInterval: 2_500,
  });
  const now = useNow(true, 1_000);
  useEffect(() => {
    document.title = "Overview · AppForge";
  }, []);
  const failed = [success, time, cost, queue].find((q) => q.isError);
  if (failed) {
    return (
      <div className="p-4 md:p-6">
        <ErrorNote what="The figures cannot be read." error={failed.error} onRetry={() => void failed.refetch()} />
      </div>
    );
  }
  if (!success.data || !time.data || !cost.data || !queue.data) return <Waiting />;
  const today = cost.data.byDay.at(-1);
  const yesterday = cost.data.byDay.at(-2);
  const unknown = cost.data.total.unpricedCalls;
  const days = success.data.byDay.map((d) => d.day);
  return (
    <div className="flex flex-col gap-6 p-4 md:p-6">
      <section aria-label="Figures" className="grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-4">
        <Tile
          label="Success, 7 days"
          value={percent(success.data.total.rate)}
          compare={`${percent(success.data.previous.rate)} the 7 days before · ${number(success.data.total.failed)} of ${number(success.data.total.completed + success.data.total.failed)} failed`}
          course={success.data.byDay.map((d) => d.rate)}
          color="var(--good)"
        />
        <Tile
          label="Duration, 7 days: half within"
          value={time.data.total.completed ? duration(time.data.total.p50Ms) : "–"}
          compare={`95 % within ${time.data.total.completed ? duration(time.data.total.p95Ms) : "–"} · ${time.data.previous.completed ? duration(time.data.previous.p50Ms) : "–"} and ${time.data.previous.completed ? duration(time.data.previous.p95Ms) : "–"} before`}
          course={time.data.byDay.map((d) => (d.completed ? d.p50Ms : null))}
        />
        <Tile
          label="Cost today (UTC)"
          value={dollars(today?.costUsd ?? 0)}
          compare={`${dollars(yesterday?.costUsd ?? 0)} yesterday · ${dollars(cost.data.total.costUsd)} in 30 days${unknown ? `, and ${count(unknown, "call")} of unknown price` : ""}`}
          course={cost.data.byDay.map((d) => d.costUsd)}
        />
        <Tile
          label="Oldest waiting job"
          value={
            queue.data.oldestWaitingAt
              ? duration(Math.max(0, now - Date.parse(queue.data.oldestWaitingAt)))
              : "None waits"
          }
          compare={`${number(queue.data.waiting)} waiting, ${number(queue.data.running)} running · ${queue.data.unsentEvents ? `${count(queue.data.unsentEvents, "event")} not at the engine` : "all events at the engine"}`}
        />
      </section>
      <section aria-label="Charts" className="grid grid-cols-1 gap-3 xl:grid-cols-2">
        <DayChart
          title="Cost by day"
          unit="US dollars of model calls, by UTC day, 30 days"
          kind="bars"
          days={cost.data.byDay.map((d) => d.day)}
          show={dollars}
          series={[
            { name: "Useful", color: "var(--accent)", values: cost.data.byDay.map((d) => d.costUsd - d.wastedUsd) },
            { name: "Wasted on failed calls", color: "var(--bad)", values: cost.data.byDay.map((d) => d.wastedUsd) },
          ]}
        />
        <DayChart
          title="Jobs by day"
          unit="Jobs made, by UTC day, 7 days, as they stand now"
          kind="bars"
          days={days}
          show={number}
          axis={{ ticks: wholeTicks, show: number }}
          series={[
            { name: "Ready", color: "var(--good)", values: success.data.byDay.map((d) => d.completed) },
            { name: "Failed", color: "var(--bad)", values: success.data.byDay.map((d) => d.failed) },
            { name: "Cancelled", color: "var(--line-strong)", values: success.data.byDay.map((d) => d.cancelled) },
            {
              name: "Under way",
              color: "var(--accent)",
              values: success.data.byDay.map((d) => d.jobs - d.completed - d.failed - d.cancelled),
            },
          ]}
        />
        <DayChart
          title="Success by day"
          unit="Share of ended jobs that completed, by UTC day, 7 days"
          kind="lines"
          most={1}
          days={days}
          show={(v) => percent(v)}
          series={[{ name: "Success", color: "var(--good)", values: success.data.byDay.map((d) => d.rate) }]}
        />
        <DayChart
          title="Duration by day"
          unit="From request to end of completed jobs, by UTC day, 7 days"
          kind="lines"
          days={days}
          show={duration}
          axis={{ ticks: timeTicks, show: timeMark }}
          series={[
            {
              name: "Average",
              color: "var(--line-strong)",
              values: time.data.byDay.map((d) => (d.completed ? d.averageMs : null)),
            },
            {
              name: "Half within",
              color: "var(--accent)",
              values: time.data.byDay.map((d) => (d.completed ? d.p50Ms : null)),
            },
            {
              name: "95 % within",
              color: "var(--warning)",
              values: time.data.byDay.map((d) => (d.completed ? d.p95Ms : null)),
            },
          ]}
        />
        <TypeChart
          title="Success by type"
          unit="Share of ended jobs that completed, 7 days"
          most={1}
          show={(v) => percent(v)}
          rows={success.data.byType.map((t) => ({
            name: t.jobType,
            bars: [{ name: "Success", color: "var(--good)", value: t.rate }],
          }))}
        />
        <TypeChart
          title="Duration by type"
          unit="From request to end of completed jobs, 7 days"
          show={duration}
          rows={time.data.byType
            .filter((t) => t.completed > 0)
            .map((t) => ({
              name: t.jobType,
              bars: [
                { name: "Average", color: "var(--line-strong)", value: t.averageMs },
                { name: "Half within", color: "var(--accent)", value: t.p50Ms },
                { name: "95 % within", color: "var(--warning)", value: t.p95Ms },
              ],
            }))}
        />
      </section>
      <Causes now={now} />
      <Modes />
      <section className="grid grid-cols-1 gap-6 xl:grid-cols-[3fr_2fr]">
        <Models />
        <Users />
      </section>
      <ByType success={success.data.byType} time={time.data.byType} />
    </div>
  );
}

function Waiting() {
  return (
    <div className="grid grid-cols-1 gap-3 p-4 sm:grid-cols-2 md:p-6 xl:grid-cols-4" aria-busy="true">
      {[0, 1, 2, 3].map((i) => (
        <div key={i} className="h-26 rounded-lg border border-line bg-surface" />
      ))}
    </div>
  );
}
