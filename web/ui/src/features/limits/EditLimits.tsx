import { useQuery } from "@tanstack/react-query";
import { Dialog } from "radix-ui";
import { getUserLimits, type LimitValues } from "@/shared/api/limits";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { RowsOutline } from "@/shared/ui/RowsOutline";
import { LimitsForm } from "./LimitsForm";

type Props = { user: string; defaults: LimitValues; onSaved: () => void; onClose: () => void };

/** Asks for a user's own limits, beginning with those of this moment. */
export function EditLimits({ user, defaults, onSaved, onClose }: Props) {
  const known = useQuery({
    queryKey: ["admin", "limits", "of", user],
    queryFn: ({ signal }) => getUserLimits(user, signal),
    gcTime: 0,
    refetchOnWindowFocus: false, // what is being written stays
  });
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-page/80" />
        <Dialog.Content className="fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100%-32px)] w-[min(440px,calc(100%-32px))] -translate-x-1/2 -translate-y-1/2 flex-col gap-4 overflow-y-auto rounded-lg border border-line bg-raised p-6">
          <Dialog.Title className="text-lg font-semibold break-words">Limits of {user}</Dialog.Title>
          <Dialog.Description className="text-sm text-ink-soft">
            They hold from the next request on, on all servers. The change is in the audit log.
          </Dialog.Description>
          {known.isPending && <RowsOutline rows={4} />}
          {known.isError && (
            <ErrorNote what="The limits cannot be read." error={known.error} onRetry={() => void known.refetch()} />
          )}
          {known.isSuccess && (
            <LimitsForm user={user} own={known.data.own} defaults={defaults} onSaved={onSaved} onClose={onClose} />
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
