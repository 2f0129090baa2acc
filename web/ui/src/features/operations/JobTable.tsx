import { Link } from "@tanstack/react-router";
import type { JobSummary } from "@/shared/api/types";
import { age, dollars, duration, moment } from "@/shared/format";
import { elapsed } from "@/shared/live/reduce";
import { useNow } from "@/shared/live/useNow";
import { StatusDot } from "@/shared/ui/StatusDot";
import { type JobType, types } from "./search";

const cell = "px-3 py-1.5 align-middle whitespace-nowrap";
const wide = "hidden md:table-cell";
const numbers = `${cell} ${wide} text-right`;

/** Jobs of all users, densely. */
export function JobTable({ rows, onUser }: { rows: JobSummary[]; onUser: (user: string) => void }) {
  const now = useNow(true, 1_000);
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full text-left text-sm">
        <thead className="border-b border-line text-xs text-ink-soft">
          <tr>
            <th className={`${cell} font-medium`}>State</th>
            <th className={`${cell} w-full font-medium`}>Name</th>
            <th className={`${cell} ${wide} font-medium`}>Type</th>
            <th className={`${cell} ${wide} font-medium`}>User</th>
            <th className={`${numbers} font-medium`}>Progress</th>
            <th className={`${numbers} font-medium`}>Attempts</th>
            <th className={`${numbers} font-medium`}>Cost</th>
            <th className={`${numbers} font-medium`}>Took</th>
            <th className={`${cell} text-right font-medium`}>Age</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line tabular-nums">
          {rows.map((job) => (
            <tr key={job.id} className="relative hover:bg-sunken">
              <td className={cell}>
                <StatusDot status={job.status} />
              </td>
              <td className="max-w-0 min-w-40 px-3 py-1.5">
                <Link
                  to="/admin/jobs/$jobId"
                  params={{ jobId: job.id }}
                  className="block truncate font-medium after:absolute after:inset-0"
                >
                  {job.name || job.id}
                </Link>
                {job.error && (
                  <p className="truncate text-xs text-bad" title={job.error}>
                    {job.error}
                  </p>
                )}
              </td>
              <td className={`${cell} ${wide}`}>{types[job.jobType as JobType] ?? job.jobType}</td>
              <td className={`${cell} ${wide}`}>
                <button
                  type="button"
                  className="relative z-1 max-w-40 truncate hover:underline"
                  title={`Show only jobs of ${job.userId}`}
                  onClick={() => onUser(job.userId)}
                >
                  {job.userId || "–"}
                </button>
              </td>
              <td className={numbers}>{job.progress} %</td>
              <td className={numbers}>
                {job.attempts} of {job.maxAttempts}
              </td>
              <td className={numbers}>{dollars(job.estimatedCostUsd)}</td>
              <td className={numbers}>{duration(elapsed(job, now))}</td>
              <td className={`${cell} text-right text-ink-soft`}>
                <time dateTime={job.createdAt} title={moment(job.createdAt)}>
                  {age(job.createdAt, now)}
                </time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
