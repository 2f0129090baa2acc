import { Play } from "lucide-react";
import { roughly } from "@/features/brief/estimateWords";
import type { ScreenRequest } from "@/shared/api/types";
import { useEstimate } from "@/shared/api/useEstimate";
import { count } from "@/shared/format";
import { Button } from "@/shared/ui/Button";

type Props = { screens: ScreenRequest[]; ready: boolean; busy: boolean; onMake: () => void };

/** Offers the screens of the brief that were left for later, when the first have been seen. */
export function RestOffer({ screens, ready, busy, onMake }: Props) {
  const estimate = useEstimate(screens.length, false);
  const names = screens.map((s) => s.name).join(", ");
  return (
    <section
      aria-label="The rest of the brief"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-sunken px-4 py-2 text-sm"
    >
      <p className="min-w-0 flex-1 basis-52 truncate" title={names}>
        <span className="font-medium">Left for later:</span> {names}
      </p>
      {ready ? (
        <Button look="primary" disabled={busy} onClick={onMake} className="max-w-full whitespace-normal! tabular-nums">
          <Play size={14} aria-hidden />
          {busy ? "Starting" : [`Make the other ${count(screens.length, "screen")}`, ...roughly(estimate)].join(" · ")}
        </Button>
      ) : (
        <p className="text-xs text-ink-soft">Made when you have seen the first ones.</p>
      )}
    </section>
  );
}
