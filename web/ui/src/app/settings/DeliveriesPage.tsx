import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect } from "react";
import { DeliveryFilters } from "@/features/notices/DeliveryFilters";
import { DeliveryRow } from "@/features/notices/DeliveryRow";
import { type DeliverySearch, deliverySearch } from "@/features/notices/search";
import { deliveriesKey, useRecipients, useWebhooks } from "@/features/notices/useNotices";
import { isOver } from "@/features/notices/words";
import { listDeliveries } from "@/shared/api/notices";
import { useSession } from "@/shared/api/useSession";
import { Button } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { RowsOutline } from "@/shared/ui/RowsOutline";
import { Nothing, Part } from "./Part";

const route = getRouteApi("/settings/deliveries");

/** Every message to one's webhooks and addresses, and what became of it. */
export function DeliveriesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayChange = useSession().data?.role !== "viewer";
  const hooks = useWebhooks().data ?? [];
  const addresses = useRecipients().data?.recipients ?? [];
  const targets = [
    ...hooks.map((h) => ({ id: h.id, name: h.url })),
    ...addresses.map((r) => ({ id: r.id, name: r.address })),
  ];
  const log = useInfiniteQuery({
    queryKey: [...deliveriesKey, search],
    queryFn: ({ pageParam, signal }) => listDeliveries({ ...search, cursor: pageParam, limit: 25 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: (q) => (q.state.data?.pages.some((p) => p.deliveries.some((d) => !isOver(d))) ? 2_000 : 10_000),
  });
  useEffect(() => {
    document.title = "Deliveries · AppForge";
  }, []);
  const change = (next: DeliverySearch) => void navigate({ search: deliverySearch(next), replace: true });
  const rows = log.data?.pages.flatMap((p) => p.deliveries) ?? [];
  const filtered = Object.keys(search).length > 0;
  return (
    <Part
      title="Deliveries"
      about="Every message to your webhooks and addresses, newest first, with each attempt at it."
    >
      <DeliveryFilters search={search} targets={targets} onChange={change} />
      {log.isPending && <RowsOutline rows={6} />}
      {log.isError && (
        <ErrorNote what="The deliveries cannot be listed." error={log.error} onRetry={() => void log.refetch()} />
      )}
      {log.isSuccess && rows.length === 0 && (
        <Nothing>
          {filtered
            ? "No message matches these filters."
            : "Nothing has been sent yet. When a job finishes, what your webhooks and addresses are told is listed here."}
        </Nothing>
      )}
      {rows.length > 0 && (
        <ul
          className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
          aria-label="Deliveries"
        >
          {rows.map((d) => (
            <DeliveryRow
              key={d.id}
              item={d}
              mayChange={mayChange}
              target={
                targets.find((t) => t.id === d.targetId)?.name ??
                `A removed ${d.channel === "webhook" ? "webhook" : "address"}`
              }
            />
          ))}
        </ul>
      )}
      {log.hasNextPage && (
        <Button className="self-start" disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {log.isFetchingNextPage ? "Loading more" : "Load more"}
        </Button>
      )}
    </Part>
  );
}
