import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { KeyList } from "@/features/keys/KeyList";
import { NewKeyShown } from "@/features/keys/NewKeyShown";
import { type KeySearch, keySearch } from "@/features/keys/search";
import { createKeyFor, findKeys, revokeAnyKey, rotateAnyKey } from "@/shared/api/adminPeople";
import type { NewKey } from "@/shared/api/people";
import { useMay, useSession } from "@/shared/api/useSession";
import { Button } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { RowsOutline } from "@/shared/ui/RowsOutline";
import { KeyFilters } from "./KeyFilters";
import { KeyForForm } from "./KeyForForm";
import { UserSessions } from "./UserSessions";

const route = getRouteApi("/admin/keys");
const acts = { rotate: rotateAnyKey, revoke: revokeAnyKey };

/** The API keys of all people. */
export function AllKeysPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayChange = useMay() === "change";
  const who = useSession().data;
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [made, setMade] = useState<NewKey>();
  useEffect(() => {
    document.title = "All keys · AppForge";
  }, []);
  const keys = useInfiniteQuery({
    queryKey: ["admin", "keys", search],
    queryFn: ({ pageParam, signal }) =>
      findKeys({ user: search.user, role: search.role, working: !search.ended, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const change = (next: KeySearch) => void navigate({ search: keySearch(next), replace: true });
  const changed = () => void client.invalidateQueries({ queryKey: ["admin", "keys"] });
  const rows = keys.data?.pages.flatMap((p) => p.keys) ?? [];
  const filtered = Boolean(search.user || search.role);
  return (
    <div className="flex flex-col gap-4 p-4 md:p-6">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <KeyFilters search={search} onChange={change} />
        {mayChange && !asking && (
          <Button look="primary" className="ml-auto" onClick={() => setAsking(true)}>
            Make a key for somebody
          </Button>
        )}
      </div>
      {asking && (
        <KeyForForm
          make={createKeyFor}
          onClose={() => setAsking(false)}
          onMade={(key) => {
            setAsking(false);
            setMade(key);
            changed();
          }}
        />
      )}
      {made && <NewKeyShown made={made} onDone={() => setMade(undefined)} />}
      {keys.isPending && <RowsOutline rows={6} />}
      {keys.isError && (
        <ErrorNote what="The keys cannot be listed." error={keys.error} onRetry={() => void keys.refetch()} />
      )}
      {keys.isSuccess && rows.length === 0 && (
        <div className="flex flex-col items-start gap-3 py-8">
          <p className="text-ink-soft">
            {filtered
              ? "No key matches these filters."
              : "The keys of all people are listed here. There is none that works."}
          </p>
          {filtered && <Button onClick={() => change({})}>Clear filters</Button>}
        </div>
      )}
      {rows.length > 0 && (
        <KeyList
          keys={rows}
          acts={mayChange ? acts : {}}
          currentId={who?.keyId}
          onUser={(user) => change({ ...search, user })}
          onChanged={changed}
          onRotated={setMade}
        />
      )}
      {keys.hasNextPage && (
        <Button className="self-start" disabled={keys.isFetchingNextPage} onClick={() => void keys.fetchNextPage()}>
          {keys.isFetchingNextPage ? "Loading more" : "Load more"}
        </Button>
      )}
      {search.user && <UserSessions user={search.user} mayEnd={mayChange} />}
    </div>
  );
}
