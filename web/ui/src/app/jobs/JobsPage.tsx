import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowUp, Search } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { listJobs } from "@/shared/api/client";
import { isSettled, type JobStatus, type JobType } from "@/shared/api/types";
import { count } from "@/shared/format";
import { useSteadyRows } from "@/shared/live/useSteadyRows";
import { Button, buttonClass } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { statusName } from "@/shared/ui/StatusDot";
import { JobTable } from "./JobTable";
import { jobTypes, typeName } from "./jobTypes";
import type { JobsSearch } from "./search";

const route = getRouteApi("/jobs");
const statuses: JobStatus[] = ["pending", "processing", "completed", "failed", "cancelled"];
const typingMs = 250;

/** Own jobs, newest first. Filters are in the address, so that a view can be shared. */
export function JobsPage() {
  const { status, q, type = [], pages = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const [text, setText] = useState(q);
  useEffect(() => {
    document.title = "Jobs · AppForge";
  }, []);
  const filter = useCallback(
    (by: Partial<JobsSearch>, replace = false) =>
      void navigate({ search: (old) => ({ ...old, ...by, pages: undefined }), replace }),
    [navigate],
  );
  useEffect(() => {
    if (text === q) return;
    const timer = setTimeout(() => filter({ q: text }, true), typingMs);
    return () => clearTimeout(timer);
  }, [text, q, filter]);
  const jobs = useInfiniteQuery({
    queryKey: ["jobs", "list", status, type, q],
    queryFn: ({ pageParam, signal }) => listJobs({ status, type, q, cursor: pageParam, limit: 25 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      query.state.data?.pages.some((p) => p.jobs.some((j) => !isSettled(j.status))) ? 2_000 : 15_000,
  });
  // As many pages as the address says, after a reload too.
  const { hasNextPage, isFetching, isError, isPlaceholderData, fetchNextPage } = jobs;
  const loaded = jobs.data?.pages.length ?? 0;
  const lacking = loaded > 0 && loaded < pages && hasNextPage && !isPlaceholderData;
  useEffect(() => {
    if (lacking && !isFetching && !isError) void fetchNextPage();
  }, [lacking, isFetching, isError, fetchNextPage]);
  const all = jobs.data?.pages.flatMap((p) => p.jobs) ?? [];
  const { rows, newer, showNewer } = useSteadyRows(all, isPlaceholderData, JSON.stringify([status, type, q]));
  const filtered = status.length > 0 || type.length > 0 || q !== "";
  const clear = () => {
    setText("");
    void navigate({ search: { status: [], q: "" } });
  };

  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto">
      <header className="sticky top-0 z-10 flex flex-col gap-3 border-b border-line bg-page px-4 py-3 md:px-6">
        <h1 className="text-lg font-semibold">Jobs</h1>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
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
          <Chips
            legend="State"
            values={statuses}
            chosen={status}
            nameOf={statusName}
            onChange={(next) => filter({ status: next })}
          />
          <Chips
            legend="Type"
            values={jobTypes}
            chosen={type}
            nameOf={typeName}
            onChange={(next) => filter({ type: next.length ? next : undefined })}
          />
        </div>
      </header>
      <div className="flex flex-col gap-4 p-4 md:p-6">
        {jobs.isError && (
          <ErrorNote what="The jobs cannot be listed." error={jobs.error} onRetry={() => void jobs.refetch()} />
        )}
        {newer > 0 && (
          <Button className="self-start" onClick={showNewer}>
            <ArrowUp size={14} aria-hidden /> Show {count(newer, "new job")}
          </Button>
        )}
        {jobs.isPending && <JobTable />}
        {jobs.isSuccess && all.length === 0 && <Empty filtered={filtered} onClear={clear} />}
        {rows.length > 0 && <JobTable rows={rows} />}
        {hasNextPage && (
          <Button
            className="self-start"
            onClick={() => void navigate({ search: (old) => ({ ...old, pages: loaded + 1 }), replace: true })}
            disabled={lacking}
          >
            {lacking ? "Loading more" : "Load more"}
          </Button>
        )}
      </div>
    </main>
  );
}

type ChipsProps<T extends JobStatus | JobType> = {
  legend: string;
  values: readonly T[];
  chosen: T[];
  nameOf: (value: T) => string;
  onChange: (chosen: T[]) => void;
};

function Chips<T extends JobStatus | JobType>({ legend, values, chosen, nameOf, onChange }: ChipsProps<T>) {
  return (
    <fieldset className="flex min-w-0 gap-1 max-md:-mx-4 max-md:overflow-x-auto max-md:px-4 md:flex-wrap">
      <legend className="sr-only">{legend}</legend>
      {values.map((value) => {
        const on = chosen.includes(value);
        return (
          <button
            key={value}
            type="button"
            aria-pressed={on}
            onClick={() => onChange(on ? chosen.filter((c) => c !== value) : [...chosen, value])}
            className="min-h-8 shrink-0 rounded-full border border-line bg-surface px-3 text-xs hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent pointer-coarse:min-h-11"
          >
            {nameOf(value)}
          </button>
        );
      })}
    </fieldset>
  );
}

function Empty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return (
    <div className="flex flex-col items-start gap-3 py-8">
      <p className="text-ink-soft">
        {filtered ? "No job matches these filters." : "Every set of screens that you generate is listed here."}
      </p>
      {filtered ? (
        <Button onClick={onClear}>Clear filters</Button>
      ) : (
        <Link to="/studio" className={buttonClass("primary")}>
          Write a brief
        </Link>
      )}
    </div>
  );
}
