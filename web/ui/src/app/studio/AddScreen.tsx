import { Plus } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { toolClass } from "@/shared/ui/Button";
import { menuBox } from "@/shared/ui/menu";
import { PromptBox } from "./PromptBox";

type Props = { settled: boolean; busy: boolean; onAdd: (prompt: string) => Promise<unknown> };

/** Asks for one more screen by a prompt. */
export function AddScreen({ settled, busy, onAdd }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className={toolClass}
        disabled={!settled}
        title={settled ? "Add a screen" : "After this job has ended"}
      >
        <Plus size={16} aria-hidden /> <span className="@max-3xl/canvas:sr-only">Screen</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content aria-label="Add a screen" className={`${menuBox} w-80 p-3!`} sideOffset={8} align="end">
          <PromptBox
            label="Add a screen"
            placeholder="A screen to share a finished run, with a map"
            submit="Add screen"
            busy={busy}
            onSubmit={async (prompt) => {
              await onAdd(prompt);
              setOpen(false);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
