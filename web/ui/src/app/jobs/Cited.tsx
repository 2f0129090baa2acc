import { Popover } from "radix-ui";
import { LongText } from "@/shared/ui/LongText";
import { menuBox } from "@/shared/ui/menu";
import type { Message } from "./chatInput";

type Props = { positions: number[]; messages: Message[] };

/** The messages that an item comes from, numbered from 1; each opens in place. */
export function Cited({ positions, messages }: Props) {
  return (
    <span className="flex flex-wrap gap-x-1 text-xs text-ink-soft">
      {positions.map((at) => (
        <Popover.Root key={at}>
          <Popover.Trigger
            aria-label={`Message ${at + 1}`}
            className="min-h-6 rounded px-1 tabular-nums underline decoration-line-strong underline-offset-2 hover:bg-sunken hover:text-ink pointer-coarse:min-h-11 pointer-coarse:min-w-11"
          >
            #{at + 1}
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Content
              sideOffset={4}
              collisionPadding={16}
              aria-label={`Message ${at + 1}`}
              className={`${menuBox} flex max-h-80 w-100 max-w-[calc(100vw-32px)] flex-col gap-1 overflow-y-auto p-3!`}
            >
              <p className="text-xs font-medium text-ink-soft">
                Message {at + 1}
                {messages[at] ? `, ${messages[at].role}` : ""}
              </p>
              {messages[at] ? (
                <LongText text={messages[at].content} />
              ) : (
                <p className="text-ink-soft">The input does not have this message.</p>
              )}
            </Popover.Content>
          </Popover.Portal>
        </Popover.Root>
      ))}
    </span>
  );
}
