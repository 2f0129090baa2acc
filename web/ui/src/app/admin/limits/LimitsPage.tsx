import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { EditLimits } from "@/features/limits/EditLimits";
import { limitSearch } from "@/features/limits/search";
import { UserRow } from "@/features/limits/UserRow";
import { limitsKey } from "@/features/limits/useLimits";
import { listOfLimits } from "@/features/limits/words";
import { findLimits } from "@/shared/api/limits";
import { useMay } from "@/shared/api/useSession";
import { Button } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { RowsOutline } from "@/shared/ui/RowsOutline";
import { TypedFilter } from "@/shared/ui/TypedFilter";

const route = getRouteApi("/admin/limits");
const listKey = ["admin", "limits", "list"];

/** What users may use, and what of it they do. */
export function LimitsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayChange = useMay() === "change";
  const client = useQueryClient();
  const [editing, setEditing] = useState<string>();
  useEffect(() => {
    document.title = "Limits · AppForge";
  }, []);
  const found = useInfiniteQuery({
    queryKey: [...listKey, search],
    queryFn: ({ pageParam, signal }) => findLimits({ q: search.user, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
  const users = found.data?.pages.flatMap((p) => p.users) ?? [];
  const defaults = found.data?.pages[0]?.defaults;
  const { user } = search;
  // Who has used nothing yet is not listed, and may get limits all the same.
  const unlisted = mayChange && user && !found.isPlaceholderData && !users.some((u) => u.userId === user);
  const saved = () => {
    setEditing(undefined);
    void client.invalidateQueries({ queryKey: listKey });
    void client.invalidateQueries({ queryKey: limitsKey }); // one may have changed one's own
  };
  return (
    <div className="flex flex-col gap-4 p-4 md:p-6">
      {defaults && (
        <p className="max-w-180 text-sm text-ink-soft">
          Limits of all, from the server's settings: {listOfLimits(defaults) || "none"}. Days and months are UTC.
        </p>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <TypedFilter
          label="User"
          placeholder="User begins with"
          value={user ?? ""}
          onChange={(next) => void navigate({ search: limitSearch({ user: next }), replace: true })}
        />
        {unlisted && defaults && (
          <Button className="max-w-full" onClick={() => setEditing(user)}>
            <span className="truncate">Set limits for {user}</span>
          </Button>
        )}
      </div>
      {found.isPending && <RowsOutline rows={6} />}
      {found.isError && (
        <ErrorNote what="The limits cannot be listed." error={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.isSuccess && users.length === 0 && (
        <p className="max-w-180 py-8 text-ink-soft">
          {user
            ? `No user whose name begins with “${user}” has used anything yet, or has limits of their own.`
            : "Users are listed here once their jobs are counted, or when they have limits of their own. Search for a user in full to set some."}
        </p>
      )}
      {users.length > 0 && (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface" aria-label="Users">
          {users.map((limits) => (
            <UserRow
              key={limits.userId}
              limits={limits}
              onEdit={mayChange ? () => setEditing(limits.userId) : undefined}
            />
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <Button className="self-start" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {found.isFetchingNextPage ? "Loading more" : "Load more"}
        </Button>
      )}
      {editing && defaults && (
        <EditLimits user={editing} defaults={defaults} onSaved={saved} onClose={() => setEditing(undefined)} />
      )}
    </div>
  );
}
