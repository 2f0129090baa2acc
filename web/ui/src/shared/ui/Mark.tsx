import type { ReactNode } from "react";

export type Tone = "good" | "busy" | "warning" | "bad" | "off";

const tones: Record<Tone, string> = {
  good: "bg-good",
  busy: "bg-accent",
  warning: "bg-warning",
  bad: "bg-bad",
  off: "border border-line-strong",
};

/** A state as a dot and words; the dot alone would need colour vision. */
export function Mark({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-2 text-sm whitespace-nowrap">
      <span className={`size-2 shrink-0 rounded-full ${tones[tone]}`} aria-hidden />
      {children}
    </span>
  );
}
