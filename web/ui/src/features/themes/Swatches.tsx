import type { Variables } from "@/shared/design/theme";

const told = ["--background", "--card", "--primary", "--foreground"];

/** A theme at a glance. */
export function Swatches({ variables }: { variables: Variables }) {
  return (
    <span className="flex shrink-0 overflow-hidden rounded-full border border-line" aria-hidden>
      {told.map((v) => (
        <span key={v} className="h-4 w-2.5" style={{ background: variables[v] }} />
      ))}
    </span>
  );
}
