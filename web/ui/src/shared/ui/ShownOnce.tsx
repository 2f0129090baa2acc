import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "./Button";
import { CopyButton } from "./CopyButton";

/** A secret that no later answer has: it is shown until somebody says that it is kept. */
export function ShownOnce({
  title,
  what,
  secret,
  onDone,
  children,
}: {
  title: string;
  /** Its name for the copy button, such as "key". */
  what: string;
  secret: string;
  onDone: () => void;
  children: ReactNode;
}) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-label={title}
      className="flex flex-col gap-3 rounded-lg border border-accent bg-surface p-4"
    >
      <h3 className="font-semibold">{title}</h3>
      <p className="text-sm text-ink-soft">{children}</p>
      <div className="flex flex-wrap items-center gap-2">
        <code className="min-w-0 flex-1 basis-60 rounded-md bg-sunken px-2.5 py-1.5 text-xs leading-5 break-all select-all">
          {secret}
        </code>
        <CopyButton text={secret} what={what} />
        <Button look="primary" onClick={onDone}>
          I have kept it
        </Button>
      </div>
    </section>
  );
}
