import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { IconButton } from "@/shared/ui/Button";
import { dialogBox, dialogShade } from "@/shared/ui/menu";
import { useFocusBack } from "@/shared/ui/useFocusBack";
import { commands, gestures, keysOf } from "./keys";

const mac = /mac|iphone|ipad/i.test(navigator.userAgent);

const rows = [
  ...commands.flatMap((c) => (c.does ? { keys: keysOf(c, mac), does: c.does } : [])),
  ...gestures,
  { keys: mac ? "⌘ Enter" : "Ctrl + Enter", does: "Send a prompt" },
];

/** All keys of the studio. */
export function KeysDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const back = useFocusBack();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialogShade} />
        <Dialog.Content aria-describedby={undefined} {...back} className={`${dialogBox} w-120 max-w-[calc(100%-32px)]`}>
          <div className="flex items-center justify-between border-b border-line py-2 pr-2 pl-4">
            <Dialog.Title className="font-semibold">Keys</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label="Close">
                <X size={16} aria-hidden />
              </IconButton>
            </Dialog.Close>
          </div>
          <dl className="grid grid-cols-[1fr_auto] overflow-y-auto px-4 py-2 text-sm">
            {rows.map(({ keys, does }) => (
              <div key={does} className="col-span-2 grid grid-cols-subgrid items-center gap-4 py-1.5">
                <dt className="order-2 text-right text-xs font-medium whitespace-nowrap text-ink-soft">{keys}</dt>
                <dd className="order-1">{does}</dd>
              </div>
            ))}
          </dl>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
