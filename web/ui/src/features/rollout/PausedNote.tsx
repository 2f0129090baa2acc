import { CirclePause } from "lucide-react";
import type { ReactNode } from "react";
import { usePaused } from "./usePaused";
import { listOfTypes } from "./words";

/** Says which job types are paused; nothing when none is. `only` leaves the others out. */
export function PausedNote({ only, children }: { only?: string; children: ReactNode }) {
  const paused = usePaused().filter((t) => !only || t === only);
  if (paused.length === 0) return null;
  return (
    <div
      role="status"
      className="flex items-start gap-2 border-b border-line bg-warning-soft px-4 py-2 text-sm text-ink md:px-6"
    >
      <CirclePause size={16} className="mt-0.5 shrink-0 text-warning" aria-hidden />
      <p className="min-w-0">
        <span className="font-medium">
          {listOfTypes(paused)} {paused.length === 1 ? "is" : "are"} paused.
        </span>{" "}
        {children}
      </p>
    </div>
  );
}
