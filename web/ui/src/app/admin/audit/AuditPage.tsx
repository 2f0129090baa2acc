import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { AuditFilters } from "@/features/audit/AuditFilters";
import { AuditRow } from "@/features/audit/AuditRow";
import { type AuditSearch, auditQuery, auditSearch } from "@/features/audit/search";
import { findChanges } from "@/shared/api/adminPeople";
import { Button } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { RowsOutline } from "@/shared/ui/RowsOutline";

const route = getRouteApi("/admin/audit");

/** Who changed what, and when. */
export function AuditPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  useEffect(() => {
    document.title = "Audit · AppForge";
  }, []);
  const view = JSON.stringify(search);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a span of time is counted back from when it was chosen
  const query = useMemo(() => auditQuery(search, Date.now()), [view]);
  const log = useInfiniteQuery({
    queryKey: ["admin", "audit", view],
    queryFn: ({ pageParam, signal }) => findChanges({ ...query, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const change = (next: AuditSearch) => void navigate({ search: auditSearch(next), replace: true });
  const rows = log.data?.pages.flatMap((p) => p.entries) ?? [];
  const filtered = Object.keys(search).length > 0;
  return (
    <div className="flex flex-col gap-4 p-4 md:p-6">
      <div className="flex flex-wrap items-start gap-2">
        <AuditFilters search={search} onChange={change} />
        <Button className="ml-auto" disabled={log.isFetching} onClick={() => void log.refetch()}>
          Refresh
        </Button>
      </div>
      {log.isPending && <RowsOutline rows={8} />}
      {log.isError && (
        <ErrorNote what="The changes cannot be listed." error={log.error} onRetry={() => void log.refetch()} />
      )}
      {log.isSuccess && rows.length === 0 && (
        <div className="flex flex-col items-start gap-3 py-8">
          <p className="text-ink-soft">
            {filtered
              ? "No change matches these filters."
              : "Every change that a person makes is noted here. There has been none yet."}
          </p>
          {filtered && <Button onClick={() => change({})}>Clear filters</Button>}
        </div>
      )}
      {rows.length > 0 && (
        <ul
          className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
          aria-label="Changes"
        >
          {rows.map((e) => (
            <AuditRow key={e.id} entry={e} onChoose={change} />
          ))}
        </ul>
      )}
      {log.hasNextPage && (
        <Button className="self-start" disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {log.isFetchingNextPage ? "Loading more" : "Load more"}
        </Button>
      )}
    </div>
  );
}
