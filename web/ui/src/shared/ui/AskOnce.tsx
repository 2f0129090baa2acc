import { type ReactNode, useEffect, useRef } from "react";
import { messageOf } from "@/shared/api/problem";
import { Button } from "./Button";

/** Asks in place, before something that cannot be undone. */
export function AskOnce({
  question,
  act,
  keep = "Keep it",
  busy,
  error,
  onAct,
  onKeep,
}: {
  question: ReactNode;
  act: string;
  keep?: string;
  busy: boolean;
  error?: unknown;
  onAct: () => void;
  onKeep: () => void;
}) {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend that says the question twice
    <div
      role="group"
      aria-label="Are you sure?"
      className="flex flex-wrap items-center gap-2 text-sm"
      onKeyDown={(e) => e.key === "Escape" && onKeep()}
    >
      <p className="min-w-0 flex-1 basis-60">{question}</p>
      <Button ref={first} onClick={onKeep}>
        {keep}
      </Button>
      <Button look="danger" disabled={busy} onClick={onAct}>
        {act}
      </Button>
      {error != null && (
        <p role="alert" className="w-full text-xs text-bad">
          {messageOf(error)}
        </p>
      )}
    </div>
  );
}
