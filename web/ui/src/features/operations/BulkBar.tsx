import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Dialog } from "radix-ui";
import { useState } from "react";
import { type BulkFilter, type BulkVerb, countJobs, startBulk } from "@/shared/api/admin";
import type { JobStatus } from "@/shared/api/types";
import { count, number } from "@/shared/format";
import { Button } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { useFocusBack } from "@/shared/ui/useFocusBack";

/** The states that each act is for. */
const acts: { verb: BulkVerb; name: string; of: JobStatus[]; warning: string }[] = [
  {
    verb: "retry",
    name: "Retry",
    of: ["failed", "cancelled"],
    warning: "What is finished stays; the rest is made again, and costs again.",
  },
  { verb: "cancel", name: "Cancel", of: ["pending", "processing"], warning: "Screens that are finished stay." },
  {
    verb: "delete",
    name: "Delete",
    of: ["completed", "failed", "cancelled"],
    warning: "Screens, calls and events go with them and cannot be brought back. What they cost stays in the figures.",
  },
];

function narrowed(filter: BulkFilter, of: JobStatus[]): JobStatus[] {
  return filter.status?.length ? of.filter((s) => filter.status?.includes(s)) : of;
}

/** How many jobs are matched, and what may be done with all of them. */
export function BulkBar({ filter, view, mayChange }: { filter: BulkFilter; view: string; mayChange: boolean }) {
  const total = useQuery({
    queryKey: ["admin", "count", view],
    queryFn: ({ signal }) => countJobs(filter, signal),
    refetchInterval: 10_000,
  });
  const [asked, setAsked] = useState<(typeof acts)[number]>();
  const all = total.data ? `${total.data.more ? "more than " : ""}${count(total.data.count, "job")}` : "…";
  return (
    <div className="flex flex-wrap items-center gap-2">
      <p className="mr-auto text-sm text-ink-soft tabular-nums" role="status">
        {all} match
      </p>
      {mayChange &&
        acts
          .filter((act) => narrowed(filter, act.of).length > 0)
          .map((act) => (
            <Button key={act.verb} look={act.verb === "delete" ? "danger" : "plain"} onClick={() => setAsked(act)}>
              {act.name} all matching…
            </Button>
          ))}
      {asked && <Confirm act={asked} filter={filter} onClose={() => setAsked(undefined)} />}
    </div>
  );
}

function Confirm({ act, filter, onClose }: { act: (typeof acts)[number]; filter: BulkFilter; onClose: () => void }) {
  const client = useQueryClient();
  const status = narrowed(filter, act.of);
  const affected = useQuery({
    queryKey: ["admin", "affected", act.verb, filter],
    queryFn: ({ signal }) => countJobs({ ...filter, status }, signal),
    gcTime: 0,
  });
  const start = useMutation({
    mutationFn: () => startBulk(act.verb, filter),
    onSuccess: async () => {
      onClose();
      await client.invalidateQueries({ queryKey: ["admin", "bulk"] });
    },
  });
  const n = affected.data?.count ?? 0;
  const what = `${act.name} ${affected.data?.more ? "more than " : ""}${count(n, "job")}`;
  const back = useFocusBack();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-page/80" />
        <Dialog.Content
          {...back}
          className="fixed top-1/2 left-1/2 z-50 flex w-[min(440px,calc(100%-32px))] -translate-x-1/2 -translate-y-1/2 flex-col gap-4 rounded-lg border border-line bg-raised p-6"
        >
          <Dialog.Title className="text-lg font-semibold">
            {affected.isSuccess ? `${what}?` : `${act.name} jobs?`}
          </Dialog.Title>
          <Dialog.Description className="text-sm text-ink-soft">
            {affected.isSuccess && n === 0
              ? `None of the matching jobs is ${act.of.join(" or ")}.`
              : `Of the matching jobs, those that are ${status.join(" or ")}, made until now. ${act.warning}`}
          </Dialog.Description>
          {affected.isError && (
            <ErrorNote
              what="The jobs cannot be counted."
              error={affected.error}
              onRetry={() => void affected.refetch()}
            />
          )}
          {start.isError && <ErrorNote what="This could not be started." error={start.error} />}
          <div className="flex justify-end gap-2">
            <Dialog.Close asChild>
              <Button>Keep as they are</Button>
            </Dialog.Close>
            <Button
              look={act.verb === "delete" ? "danger" : "primary"}
              disabled={n === 0 || start.isPending}
              title={n === 0 ? "There is no job to do this with" : undefined}
              onClick={() => start.mutate()}
            >
              {affected.isSuccess ? `${act.name} ${number(n)}${affected.data.more ? "+" : ""}` : "Counting"}
            </Button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
