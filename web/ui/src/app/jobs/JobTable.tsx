import { Link } from "@tanstack/react-router";
import { isSettled, type JobSummary } from "@/shared/api/types";
import { age, dollars, duration, moment } from "@/shared/format";
import { elapsed } from "@/shared/live/reduce";
import { useNow } from "@/shared/live/useNow";
import { StatusDot } from "@/shared/ui/StatusDot";
import { titleOf, typeName } from "./jobTypes";

const cell = "h-13 px-3 align-middle whitespace-nowrap";
const wide = "hidden text-right md:table-cell";

/** Jobs as rows; without any, the table's outline while they are read. */
export function JobTable({ rows }: { rows?: JobSummary[] }) {
  const running = rows?.some((j) => !isSettled(j.status));
  const now = useNow(rows !== undefined, running ? 1_000 : 15_000);
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface" aria-busy={rows ? undefined : true}>
      <table className="w-full text-left text-sm">
        <thead className="border-b border-line text-xs text-ink-soft">
          <tr className="*:px-3 *:py-2 *:font-medium *:whitespace-nowrap">
            <th className="w-28">State</th>
            <th>Name</th>
            <th className="hidden md:table-cell">Type</th>
            <th className={wide}>Progress</th>
            <th className={wide}>Attempts</th>
            <th className={wide}>Cost</th>
            <th className={wide}>Took</th>
            <th className="text-right">Age</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line tabular-nums">
          {rows
            ? rows.map((job) => <JobRow key={job.id} job={job} now={now} />)
            : [1, 2, 3, 4, 5, 6].map((i) => <Outline key={i} />)}
        </tbody>
      </table>
    </div>
  );
}

function JobRow({ job, now }: { job: JobSummary; now: number }) {
  const took = job.startedAt ? duration(elapsed(job, now)) : "";
  const cost = job.estimatedCostUsd === null && !job.tokenUsage?.total ? "" : dollars(job.estimatedCostUsd);
  return (
    <tr className="hover:bg-sunken">
      <td className={cell}>
        <StatusDot status={job.status} />
      </td>
      {/* The link fills its own cell only, so that the others can be selected and copied. */}
      <td className="relative w-full max-w-0 px-3">
        <Link
          to="/jobs/$jobId"
          params={{ jobId: job.id }}
          className="font-medium underline-offset-2 after:absolute after:inset-0 hover:underline"
        >
          {titleOf(job)}
        </Link>
        <p className="truncate text-xs text-ink-soft">{job.error ?? job.message}</p>
      </td>
      <td className={`${cell} hidden md:table-cell`}>{typeName(job.jobType)}</td>
      <td className={`${cell} ${wide}`}>{job.progress} %</td>
      <td className={`${cell} ${wide}`}>
        {job.attempts} of {job.maxAttempts}
      </td>
      <td className={`${cell} ${wide}`}>{cost}</td>
      <td className={`${cell} ${wide}`}>{took}</td>
      <td className={`${cell} text-right text-ink-soft`}>
        <time dateTime={job.createdAt} title={moment(job.createdAt)}>
          {age(job.createdAt, now)}
        </time>
      </td>
    </tr>
  );
}

function Outline() {
  return (
    <tr>
      <td className={cell}>
        <div className="h-3 w-16 rounded bg-sunken" />
      </td>
      <td className="w-full px-3">
        <div className="h-3 w-40 max-w-full rounded bg-sunken" />
      </td>
      <td className={`${cell} hidden md:table-cell`}>
        <div className="h-3 w-16 rounded bg-sunken" />
      </td>
      {[1, 2, 3, 4].map((i) => (
        <td key={i} className={`${cell} hidden md:table-cell`}>
          <div className="ml-auto h-3 w-10 rounded bg-sunken" />
        </td>
      ))}
      <td className={cell}>
        <div className="ml-auto h-3 w-8 rounded bg-sunken" />
      </td>
    </tr>
  );
}
