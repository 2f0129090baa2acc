import { Dialog } from "radix-ui";
import type { TypeChange } from "@/shared/api/settings";
import { Button } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { useFocusBack } from "@/shared/ui/useFocusBack";
import { useChange } from "./useSettings";

/** A change as it is put to whoever makes it. */
export type Proposal = { title: string; text: string; act: string; change: TypeChange };

/** Says what will be different, before it is. */
export function ConfirmChange({
  proposal,
  version,
  onClose,
}: {
  proposal: Proposal;
  version: number;
  onClose: () => void;
}) {
  const change = useChange(onClose);
  const back = useFocusBack();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-page/80" />
        <Dialog.Content
          {...back}
          className="fixed top-1/2 left-1/2 z-50 flex w-[min(440px,calc(100%-32px))] -translate-x-1/2 -translate-y-1/2 flex-col gap-4 rounded-lg border border-line bg-raised p-6"
        >
          <Dialog.Title className="text-lg font-semibold">{proposal.title}</Dialog.Title>
          <Dialog.Description className="text-sm text-ink-soft">{proposal.text}</Dialog.Description>
          {change.isError && <ErrorNote what="Nothing was changed." error={change.error} />}
          <div className="flex justify-end gap-2">
            <Dialog.Close asChild>
              <Button>Keep as it is</Button>
            </Dialog.Close>
            <Button
              look="primary"
              disabled={change.isPending}
              onClick={() => change.mutate({ version, change: proposal.change })}
            >
              {proposal.act}
            </Button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
