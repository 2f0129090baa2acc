import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { DayChart } from "@/features/figures/DayChart";
import { percent } from "@/features/figures/scale";
import { Tile } from "@/features/figures/Tile";
import {
  getCauses,
  getCost,
  getDuration,
  getModels,
  getModes,
  getQueue,
  getSuccess,
  getUsers,
} from "@/shared/api/admin";
import { age, count, dollars, duration, moment, number } from "@/shared/format";
import { useNow } from "@/shared/live/useNow";
import { ErrorNote } from "@/shared/ui/ErrorNote";

const week = 7;
const month = 30;
const often = 10_000;

import { ScrollBox } from "@/shared/ui/ScrollBox";

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
          show={(v) => number(Math.round(v * 10) / 10)}
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
          series={[
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
      </section>
      <Causes now={now} />
      <Modes />
      <section className="grid grid-cols-1 gap-6 xl:grid-cols-2">
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

const cell = "px-3 py-2 whitespace-nowrap";
const right = `${cell} text-right`;

function Table({
  title,
  note,
  heads,
  none,
  children,
}: {
  title: string;
  note: string;
  heads: string[];
  none?: string;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2">
      <div>
        <h2 className="font-semibold">{title}</h2>
        <p className="text-xs text-ink-soft">{note}</p>
      </div>
      {none ? (
        <p className="text-sm text-ink-soft">{none}</p>
      ) : (
        <ScrollBox label={`${title}, table`} className="overflow-x-auto rounded-lg border border-line bg-surface">
          <table className="w-full text-left text-sm tabular-nums">
            <thead className="border-b border-line text-xs text-ink-soft">
              <tr>
                {heads.map((h, i) => (
                  <th key={h} className={`${i === 0 ? `${cell} w-full` : right} font-medium`}>
                    {h}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line">{children}</tbody>
          </table>
        </ScrollBox>
      )}
    </section>
  );
}

function Causes({ now }: { now: number }) {
  const causes = useQuery({
    queryKey: ["admin", "causes"],
    queryFn: ({ signal }) => getCauses(week, signal),
    refetchInterval: often,
  });
  if (causes.isError)
    return <ErrorNote what="The errors cannot be read." error={causes.error} onRetry={() => void causes.refetch()} />;
  return (
    <Table
      title="Errors by cause"
      note="Jobs that failed in 7 days and were not retried since. A cause leads to its jobs."
      heads={["Cause", "Jobs", "First seen", "Last seen"]}
      none={causes.data?.length === 0 ? "No job has failed." : undefined}
    >
      {causes.data?.map((c) => (
        <tr key={c.cause} className="relative hover:bg-sunken">
          <td className="max-w-0 min-w-60 px-3 py-2">
            <Link
              to="/admin/jobs"
              search={{ cause: c.cause, status: ["failed"] }}
              className="block truncate font-medium after:absolute after:inset-0"
              title={c.message}
            >
              {c.message || "No reason was given"}
            </Link>
            <code className="text-xs text-ink-soft">{c.code || "no code"}</code>
          </td>
          <td className={right}>{number(c.jobs)}</td>
          <td className={right}>
            <time dateTime={c.firstSeen} title={moment(c.firstSeen)}>
              {age(c.firstSeen, now)}
            </time>
          </td>
          <td className={right}>
            <time dateTime={c.lastSeen} title={moment(c.lastSeen)}>
              {age(c.lastSeen, now)}
            </time>
          </td>
        </tr>
      ))}
    </Table>
  );
}

const modeNames = { background: "Background", sync: "Synchronous" };

function Modes() {
  const modes = useQuery({
    queryKey: ["admin", "modes"],
    queryFn: ({ signal }) => getModes(week, signal),
    refetchInterval: often,
  });
  return (
    <Table
      title="Background beside synchronous"
      note="Both paths of the rollout over 7 days."
      heads={["Path", "Jobs", "Success", "Half within", "95 % within"]}
    >
      {modes.data
        ?.filter((m) => m.jobType === "" || m.success.jobs > 0)
        .map((m) => (
          <tr key={m.jobType + m.mode}>
            <td className={cell}>
              {modeNames[m.mode]}
              <span className="text-ink-soft">{m.jobType ? `, ${m.jobType}` : ", all types"}</span>
            </td>
            <td className={right}>{number(m.success.jobs)}</td>
            <td className={right}>{percent(m.success.rate)}</td>
            <td className={right}>{m.duration.completed ? duration(m.duration.p50Ms) : "–"}</td>
            <td className={right}>{m.duration.completed ? duration(m.duration.p95Ms) : "–"}</td>
          </tr>
        ))}
    </Table>
  );
}

function Models() {
  const models = useQuery({
    queryKey: ["admin", "models"],
    queryFn: ({ signal }) => getModels(month, signal),
    refetchInterval: often,
  });
  return (
    <Table
      title="Models"
      note="Calls of 30 days; latency of answered ones."
      heads={["Model", "Calls", "Failed", "Retries", "p50", "p95", "Tokens in", "Tokens out", "Cost", "Wasted"]}
      none={models.data?.length === 0 ? "No model was called." : undefined}
    >
      {models.data?.map((m) => (
        <tr key={`${m.provider}/${m.model}`}>
          <td className={cell}>
            {m.model || "unnamed"} <span className="text-ink-soft">{m.provider}</span>
          </td>
          <td className={right}>{number(m.calls)}</td>
          <td className={right}>{number(m.failedCalls)}</td>
          <td className={right}>{number(m.retries)}</td>
          <td className={right}>{duration(m.p50Ms)}</td>
          <td className={right}>{duration(m.p95Ms)}</td>
          <td className={right}>{number(m.tokens.prompt)}</td>
          <td className={right}>{number(m.tokens.output + m.tokens.thinking)}</td>
          <td className={right}>{dollars(m.costUsd)}</td>
          <td className={right}>{dollars(m.wastedUsd)}</td>
        </tr>
      ))}
    </Table>
  );
}

function Users() {
  const users = useQuery({
    queryKey: ["admin", "users"],
    queryFn: ({ signal }) => getUsers(month, signal),
    refetchInterval: often,
  });
  return (
    <Table
      title="Users"
      note="The 20 who cost most in 30 days. A user leads to their jobs."
      heads={["User", "Jobs", "Success", "Cost", "Wasted"]}
      none={users.data?.length === 0 ? "Nobody has made a job." : undefined}
    >
      {users.data?.map((u) => (
        <tr key={u.userId} className="relative hover:bg-sunken">
          <td className={cell}>
            <Link to="/admin/jobs" search={{ user: u.userId }} className="font-medium after:absolute after:inset-0">
              {u.userId || "nobody"}
            </Link>
          </td>
          <td className={right}>{number(u.jobs)}</td>
          <td className={right}>{percent(u.success.rate)}</td>
          <td className={right}>{dollars(u.costUsd)}</td>
          <td className={right}>{dollars(u.wastedUsd)}</td>
        </tr>
      ))}
    </Table>
  );
}

function ByType({
  success,
  time,
}: {
  success: { jobType: string; jobs: number; failed: number; rate: number | null }[];
  time: { jobType: string; completed: number; averageMs: number; p50Ms: number; p95Ms: number }[];
}) {
  return (
    <Table
      title="Job types"
      note="Jobs made in 7 days; unfinished and cancelled ones count for neither side of success."
      heads={["Type", "Jobs", "Failed", "Success", "Average", "Half within", "95 % within"]}
      none={success.length === 0 ? "No job was made." : undefined}
    >
      {success.map((s) => {
        const t = time.find((x) => x.jobType === s.jobType && x.completed > 0);
        return (
          <tr key={s.jobType}>
            <td className={cell}>{s.jobType}</td>
            <td className={right}>{number(s.jobs)}</td>
            <td className={right}>{number(s.failed)}</td>
            <td className={right}>{percent(s.rate)}</td>
            <td className={right}>{t ? duration(t.averageMs) : "–"}</td>
            <td className={right}>{t ? duration(t.p50Ms) : "–"}</td>
            <td className={right}>{t ? duration(t.p95Ms) : "–"}</td>
          </tr>
        );
      })}
    </Table>
  );
}
