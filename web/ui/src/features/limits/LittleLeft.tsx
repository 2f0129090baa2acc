import { useLimits } from "./useLimits";
import { littleLeft } from "./words";

/** A line of what is left of one's limits, when that is little. */
export function LittleLeft() {
  const limits = useLimits().data;
  const words = limits ? littleLeft(limits) : "";
  return (
    <p role="status" aria-label="Limits" className="text-xs text-ink-soft empty:hidden">
      {words}
    </p>
  );
}
