import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { listJobs } from "@/shared/api/client";
import { isSettled, type JobStatus, type JobSummary } from "@/shared/api/types";
import { age, dollars, duration, moment } from "@/shared/format";
import { elapsed } from "@/shared/live/reduce";
import { useNow } from "@/shared/live/useNow";
import { Button, buttonClass } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { StatusDot, statusName } from "@/shared/ui/StatusDot";

const route = getRouteApi("/jobs");
const statuses: JobStatus[] = ["pending", "processing", "completed", "failed", "cancelled"];
const typingMs = 250;

/** Own jobs, newest first. Filters are in the address, so that a view can be shared. */
export function JobsPage() {
  const { status, q } = route.useSearch();
  const navigate = route.useNavigate();
  const [text, setText] = useState(q);
  useEffect(() => {
    document.title = "Jobs · AppForge";
  }, []);
  useEffect(() => {
    if (text === q) return;
    const timer = setTimeout(() => void navigate({ search: (s) => ({ ...s, q: text }), replace: true }), typingMs);
    return () => clearTimeout(timer);
  }, [text, q, navigate]);
  const jobs = useInfiniteQuery({
    queryKey: ["jobs", "list", status, q],
    queryFn: ({ pageParam, signal }) => listJobs({ status, q, cursor: pageParam, limit: 25 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      query.state.data?.pages.some((p) => p.jobs.some((j) => !isSettled(j.status))) ? 2_000 : 15_000,
  });
  const rows = jobs.data?.pages.flatMap((p) => p.jobs) ?? [];
  const filtered = status.length > 0 || q !== "";
  const toggle = (s: JobStatus) =>
    void navigate({
      search: (old) => ({
        ...old,
        status: old.status.includes(s) ? old.status.filter((x) => x !== s) : [...old.status, s],
      }),
    });

  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto">
      <header className="sticky top-0 z-10 flex flex-col gap-3 border-b border-line bg-page px-4 py-3 md:px-6">
        <h1 className="text-lg font-semibold">Jobs</h1>
        <div className="flex flex-wrap items-center gap-2">
          <div className="relative w-full md:w-72">
            <Search size={14} className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-soft" aria-hidden />
            <input
              type="search"
              aria-label="Search jobs"
              placeholder="App name, message, error or id"
              className="field pl-8!"
              value={text}
              onChange={(e) => setText(e.target.value)}
            />
          </div>
          <fieldset className="flex flex-wrap gap-1">
            <legend className="sr-only">State</legend>
            {statuses.map((s) => (
              <button
                key={s}
                type="button"
                aria-pressed={status.includes(s)}
                onClick={() => toggle(s)}
                className="min-h-8 rounded-full border border-line bg-surface px-3 text-xs hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent pointer-coarse:min-h-11"
              >
                {statusName(s)}
              </button>
            ))}
          </fieldset>
        </div>
      </header>
      <div className="flex flex-col gap-4 p-4 md:p-6">
        {jobs.isError && (
          <ErrorNote what="The jobs cannot be listed." error={jobs.error} onRetry={() => void jobs.refetch()} />
        )}
        {jobs.isPending && <Waiting />}
        {jobs.isSuccess && rows.length === 0 && (
          <div className="flex flex-col items-start gap-3 py-8">
            <p className="text-ink-soft">
              {filtered ? "No job matches these filters." : "Every set of screens that you generate is listed here."}
            </p>
            {filtered ? (
              <Button
                onClick={() => {
                  setText("");
                  void navigate({ search: { status: [], q: "" } });
                }}
              >
                Clear filters
              </Button>
            ) : (
              <Link to="/studio" className={buttonClass("primary")}>
                Write a brief
              </Link>
            )}
          </div>
        )}
        {rows.length > 0 && <Table rows={rows} />}
        {jobs.hasNextPage && (
          <Button className="self-start" onClick={() => void jobs.fetchNextPage()} disabled={jobs.isFetchingNextPage}>
            {jobs.isFetchingNextPage ? "Loading more" : "Load more"}
          </Button>
        )}
      </div>
    </main>
  );
}

const cell = "px-3 py-2 align-middle whitespace-nowrap";

function Table({ rows }: { rows: JobSummary[] }) {
  const now = useNow(true, 1_000);
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full text-left text-sm">
        <thead className="border-b border-line text-xs text-ink-soft">
          <tr>
            <th className={`${cell} font-medium`}>State</th>
            <th className={`${cell} w-full font-medium`}>Name</th>
            <th className={`${cell} hidden text-right font-medium md:table-cell`}>Progress</th>
            <th className={`${cell} hidden text-right font-medium md:table-cell`}>Attempts</th>
            <th className={`${cell} hidden text-right font-medium md:table-cell`}>Cost</th>
            <th className={`${cell} hidden text-right font-medium md:table-cell`}>Took</th>
            <th className={`${cell} text-right font-medium`}>Age</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line tabular-nums">
          {rows.map((job) => (
            <tr key={job.id} className="relative hover:bg-sunken">
              <td className={cell}>
                <StatusDot status={job.status} />
              </td>
              <td className="max-w-0 px-3 py-2">
                <Link to="/jobs/$jobId" params={{ jobId: job.id }} className="font-medium after:absolute after:inset-0">
                  {job.name || job.jobType}
                </Link>
                <p className="truncate text-xs text-ink-soft">{job.error ?? job.message}</p>
              </td>
              <td className={`${cell} hidden text-right md:table-cell`}>{job.progress} %</td>
              <td className={`${cell} hidden text-right md:table-cell`}>
                {job.attempts} of {job.maxAttempts}
              </td>
              <td className={`${cell} hidden text-right md:table-cell`}>{dollars(job.estimatedCostUsd)}</td>
              <td className={`${cell} hidden text-right md:table-cell`}>{duration(elapsed(job, now))}</td>
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

function Waiting() {
  return (
    <div className="flex flex-col gap-px overflow-hidden rounded-lg border border-line bg-line" aria-busy="true">
      {[0, 1, 2, 3, 4].map((i) => (
        <div key={i} className="flex h-13 items-center gap-6 bg-surface px-3">
          <div className="h-3 w-16 rounded bg-sunken" />
          <div className="h-3 w-48 rounded bg-sunken" />
        </div>
      ))}
    </div>
  );
}
