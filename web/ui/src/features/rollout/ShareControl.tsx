import { Slider } from "radix-ui";
import { useState } from "react";
import type { TypeSettings } from "@/shared/api/settings";
import { Button } from "@/shared/ui/Button";
import type { Proposal } from "./ConfirmChange";
import { proposeReset, proposeShare } from "./proposals";
import { shareOf, titleOfType } from "./words";

/** The share of users whose jobs run in the background, by slider or number. */
export function ShareControl({
  set,
  mayChange,
  onPropose,
}: {
  set: TypeSettings;
  mayChange: boolean;
  onPropose: (p: Proposal) => void;
}) {
  const current = shareOf(set);
  const [draft, setDraft] = useState<number>();
  const [from, setFrom] = useState(current);
  if (from !== current) {
    // Saved here or elsewhere: what was meant as a change of the old share is over.
    setFrom(current);
    setDraft(undefined);
  }
  const value = draft ?? current;
  const valid = Number.isInteger(value) && value >= 0 && value <= 100;
  const label = `Users of ${titleOfType(set.jobType).toLowerCase()} in the background, percent`;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm">
        <span className="text-2xl font-semibold tabular-nums">{current} %</span>{" "}
        <span className="text-ink-soft">
          of users in the background,{" "}
          {set.backgroundPercent == null
            ? `as ${set.variable} says`
            : `set here; ${set.variable} says ${set.environmentPercent} %`}
        </span>
      </p>
      {mayChange && (
        <>
          <div className="flex items-center gap-4">
            <Slider.Root
              className="relative flex h-11 min-w-0 flex-1 touch-none items-center select-none"
              value={[valid ? value : current]}
              onValueChange={([v]) => setDraft(v)}
            >
              <Slider.Track className="relative h-1.5 flex-1 rounded-full bg-line">
                <Slider.Range className="absolute h-full rounded-full bg-accent" />
              </Slider.Track>
              <Slider.Thumb
                aria-label={label}
                className="block size-5 rounded-full border-2 border-accent bg-surface outline-offset-2"
              />
            </Slider.Root>
            <span className="flex items-center gap-1 text-sm">
              <input
                type="number"
                inputMode="numeric"
                min={0}
                max={100}
                aria-label={`${label}, as a number`}
                aria-invalid={!valid}
                value={Number.isNaN(value) ? "" : value}
                onChange={(e) => setDraft(e.target.value === "" ? Number.NaN : Number(e.target.value))}
                className="h-9 w-18 rounded-md border border-line bg-surface px-2 text-right tabular-nums aria-invalid:border-bad pointer-coarse:h-11"
              />
              %
            </span>
          </div>
          {!valid && (
            <p role="alert" className="text-xs text-bad">
              Give a whole number from 0 to 100.
            </p>
          )}
          <div className="flex flex-wrap gap-2">
            <Button
              look="primary"
              disabled={!valid || value === current}
              title={value === current ? "Choose another share first" : undefined}
              onClick={() => onPropose(proposeShare(set, value))}
            >
              Save…
            </Button>
            {set.backgroundPercent != null && (
              <Button onClick={() => onPropose(proposeReset(set))}>Reset to the environment's…</Button>
            )}
          </div>
        </>
      )}
    </div>
  );
}
