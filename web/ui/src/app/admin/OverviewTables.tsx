import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { percent } from "@/features/figures/scale";
import { getCauses, getModels, getModes, getUsers } from "@/shared/api/admin";
import { age, dollars, duration, moment, number } from "@/shared/format";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { ScrollBox } from "@/shared/ui/ScrollBox";

const week = 7;
const month = 30;
const often = 10_000;

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

/** Why jobs failed, the most frequent cause first. */
export function Causes({ now }: { now: number }) {
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

/** Both paths of the rollout. */
export function Modes() {
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

/** What each model was called for, and what it cost. */
export function Models() {
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

/** Who cost most. */
export function Users() {
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

/** Each job type in figures. */
export function ByType({
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
