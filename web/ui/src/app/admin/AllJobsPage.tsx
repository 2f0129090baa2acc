import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ArrowUp } from "lucide-react";
import { useEffect, useMemo } from "react";
import { BulkBar } from "@/features/operations/BulkBar";
import { BulkProgress } from "@/features/operations/BulkProgress";
import { FilterBar } from "@/features/operations/FilterBar";
import { JobTable } from "@/features/operations/JobTable";
import { isFiltered, queryOf, type Search, searchFrom } from "@/features/operations/search";
import { findJobs } from "@/shared/api/admin";
import { useMay } from "@/shared/api/useSession";
import { count } from "@/shared/format";
import { useSteadyRows } from "@/shared/live/useSteadyRows";
import { Button } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";

const route = getRouteApi("/admin/jobs");
const liveMs = 2_500;

/** Jobs of all users: found, and acted on together. */
export function AllJobsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayChange = useMay() === "change";
  useEffect(() => {
    document.title = "All jobs · AppForge";
  }, []);
  const view = JSON.stringify(search);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a span of time is counted back from when it was chosen
  const query = useMemo(() => queryOf(search, Date.now()), [view]);
  const jobs = useInfiniteQuery({
    queryKey: ["admin", "jobs", view],
    queryFn: ({ pageParam, signal }) => findJobs({ ...query, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: liveMs,
  });
  const waiting = jobs.isPending || jobs.isPlaceholderData;
  const loaded = waiting ? [] : (jobs.data?.pages.flatMap((p) => p.jobs) ?? []);
  const { rows, newer, showNewer } = useSteadyRows(loaded, waiting, view);
  const change = (next: Search, typing = false) => void navigate({ search: searchFrom(next), replace: typing });
  return (
    <div className="flex flex-col gap-4 p-4 md:p-6">
      <FilterBar search={search} onChange={change} />
      <BulkProgress mayChange={mayChange} />
      <BulkBar filter={query} view={view} mayChange={mayChange} />
      {jobs.isError && (
        <ErrorNote what="The jobs cannot be listed." error={jobs.error} onRetry={() => void jobs.refetch()} />
      )}
      {waiting && !jobs.isError && <Waiting />}
      {jobs.isSuccess && !waiting && loaded.length === 0 && (
        <div className="flex flex-col items-start gap-3 py-8">
          <p className="text-ink-soft">
            {isFiltered(search)
              ? "No job matches these filters."
              : "Every job of every user is listed here. There is none yet."}
          </p>
          {isFiltered(search) && <Button onClick={() => change({})}>Clear filters</Button>}
        </div>
      )}
      {newer > 0 && (
        <Button className="self-center" onClick={showNewer}>
          <ArrowUp size={14} aria-hidden /> Show {count(newer, "new job")}
        </Button>
      )}
      {rows.length > 0 && <JobTable rows={rows} onUser={(user) => change({ ...search, user })} />}
      {jobs.hasNextPage && (
        <Button className="self-start" onClick={() => void jobs.fetchNextPage()} disabled={jobs.isFetchingNextPage}>
          {jobs.isFetchingNextPage ? "Loading more" : "Load more"}
        </Button>
      )}
    </div>
  );
}

function Waiting() {
  return (
    <div className="flex flex-col gap-px overflow-hidden rounded-lg border border-line bg-line" aria-busy="true">
      {[0, 1, 2, 3, 4, 5, 6, 7].map((i) => (
        <div key={i} className="flex h-9 items-center gap-6 bg-surface px-3">
          <div className="h-3 w-16 rounded bg-sunken" />
          <div className="h-3 w-48 rounded bg-sunken" />
        </div>
      ))}
    </div>
  );
}
