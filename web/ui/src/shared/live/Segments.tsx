import { RotateCw } from "lucide-react";
import { Popover } from "radix-ui";
import { Button } from "@/shared/ui/Button";
import { menuBox } from "@/shared/ui/menu";
import { statusName } from "@/shared/ui/StatusDot";
import { type Part, secondsTo } from "./reduce";

const looks: Record<Part["status"], string> = {
  waiting: "border border-line-strong",
  running: "bg-accent-soft",
  retrying: "bg-warning-soft border border-warning",
  completed: "bg-accent",
  failed: "bg-bad",
  cancelled: "bg-line-strong",
};

const words: Record<Part["status"], string> = {
  waiting: "text-ink-soft",
  running: "text-ink",
  retrying: "text-warning",
  completed: "text-ink-soft",
  failed: "text-bad underline underline-offset-2",
  cancelled: "text-ink-soft",
};

type Props = {
  label: string;
  message: string;
  progress: number;
  parts: Part[];
  now: number;
  /** Tries again what failed; absent while that cannot be done. */
  onRetry?: (part: string) => void;
};

/** A job's progress as one bar, in a segment for each part. A failed one says why. */
export function Segments({ label, message, progress, parts, now, onRetry }: Props) {
  return (
    <div className="relative">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={progress}
        aria-valuetext={message}
        className="flex gap-1"
      >
        {parts.map((part) => (
          <div key={part.id} title={tipOf(part, now)} className="@container flex min-w-0 flex-1 flex-col gap-1">
            <div className={`relative h-2 overflow-hidden rounded-sm ${looks[part.status]}`}>
              {part.status === "running" && <div className="absolute inset-y-0 w-2/5 animate-working bg-accent" />}
            </div>
            <span className={`hidden truncate text-xs tabular-nums @min-[56px]:block ${words[part.status]}`}>
              {nameOf(part, now)}
            </span>
          </div>
        ))}
      </div>
      {/* Beside the bar, not in it: what is within a progressbar is hidden from assistive technology. */}
      {parts.map(
        (part, i) =>
          part.status === "failed" && <Failure key={part.id} part={part} at={i} of={parts.length} onRetry={onRetry} />,
      )}
    </div>
  );
}

function Failure({ part, at, of, onRetry }: { part: Part; at: number; of: number; onRetry?: (part: string) => void }) {
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={`${part.title} failed: why`}
        title={part.error}
        className="absolute -top-2 h-8 rounded-md pointer-coarse:-top-3 pointer-coarse:h-11"
        style={{ left: `${(at / of) * 100}%`, width: `${100 / of}%` }}
      />
      <Popover.Portal>
        <Popover.Content
          aria-label={`Why ${part.title} failed`}
          className={`${menuBox} flex w-80 max-w-[calc(100vw-32px)] flex-col gap-2 p-3! text-sm`}
          sideOffset={4}
        >
          <p className="font-medium">{part.title} failed</p>
          <p className="break-words text-ink-soft">{part.error ?? "No reason was given."}</p>
          {onRetry ? (
            <Popover.Close asChild>
              <Button className="self-start" onClick={() => onRetry(part.id)}>
                <RotateCw size={14} aria-hidden /> Retry
              </Button>
            </Popover.Close>
          ) : (
            <p className="text-xs text-ink-soft">It can be tried again when the other parts have ended.</p>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function nameOf(part: Part, now: number): string {
  if (part.status !== "retrying") return part.title;
  const wait = secondsTo(part, now);
  return wait > 0 ? `${wait} s · ${part.title}` : part.title;
}

function tipOf(part: Part, now: number): string {
  const wait = secondsTo(part, now);
  const state =
    part.status === "retrying" && wait > 0 ? `tried again in ${wait} s` : statusName(part.status).toLowerCase();
  return `${part.title}: ${state}`;
}
