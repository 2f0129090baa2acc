import { ArrowDown, ArrowUp, ChevronRight, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { type BriefFaults, type BriefScreen, maxScreens, newScreen, screenTypes } from "./brief";

type Props = { screens: BriefScreen[]; faults: BriefFaults; onChange: (screens: BriefScreen[]) => void };

/** The screens to make, in order. A row opens to its details. */
export function ScreenList({ screens, faults, onChange }: Props) {
  const [open, setOpen] = useState<string | null>(null);
  const replace = (i: number, patch: Partial<BriefScreen>) =>
    onChange(screens.map((s, n) => (n === i ? { ...s, ...patch } : s)));
  const move = (from: number, to: number) => {
    const next = [...screens];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange(next);
  };
  const add = () => {
    const screen = newScreen("", screens.length === 0 ? "onboarding" : "home");
    onChange([...screens, screen]);
    setOpen(screen.key);
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-baseline justify-between">
        <h3 className="text-xs font-medium text-ink-soft">Screens</h3>
        <span className="text-xs text-ink-soft tabular-nums">
          {screens.length} of {maxScreens}
        </span>
      </div>
      {screens.length > 0 && (
        <ol className="flex flex-col divide-y divide-line rounded-md border border-line bg-surface">
          {screens.map((screen, i) => (
            <li key={screen.key}>
              <div className="flex items-center gap-1 pr-1">
                <button
                  type="button"
                  aria-expanded={open === screen.key}
                  onClick={() => setOpen(open === screen.key ? null : screen.key)}
                  className="flex min-h-9 min-w-0 flex-1 items-center gap-2 px-2 text-left text-sm pointer-coarse:min-h-11"
                >
                  <ChevronRight
                    size={14}
                    aria-hidden
                    className={`shrink-0 text-ink-soft transition-transform duration-150 motion-reduce:transition-none ${open === screen.key ? "rotate-90" : ""}`}
                  />
                  <span className={`truncate ${screen.name ? "" : "text-ink-soft"}`}>
                    {screen.name || "New screen"}
                  </span>
                  <span className="ml-auto shrink-0 text-xs text-ink-soft">{screen.type}</span>
                </button>
                <IconButton
                  label={`Move ${screen.name || "screen"} up`}
                  disabled={i === 0}
                  onClick={() => move(i, i - 1)}
                  className="w-7!"
                >
                  <ArrowUp size={14} aria-hidden />
                </IconButton>
                <IconButton
                  label={`Move ${screen.name || "screen"} down`}
                  disabled={i === screens.length - 1}
                  onClick={() => move(i, i + 1)}
                  className="w-7!"
                >
                  <ArrowDown size={14} aria-hidden />
                </IconButton>
                <IconButton
                  label={`Remove ${screen.name || "screen"}`}
                  onClick={() => onChange(screens.filter((_, n) => n !== i))}
                  className="w-7!"
                >
                  <Trash2 size={14} aria-hidden />
                </IconButton>
              </div>
              {faults[`screens.${i}.name`] && open !== screen.key && (
                <p className="px-2 pb-2 text-xs text-bad">{faults[`screens.${i}.name`]}</p>
              )}
              {open === screen.key && (
                <Details screen={screen} index={i} faults={faults} onChange={(patch) => replace(i, patch)} />
              )}
            </li>
          ))}
        </ol>
      )}
      {faults.screens && <p className="text-xs text-bad">{faults.screens}</p>}
      <Button
        onClick={add}
        disabled={screens.length >= maxScreens}
        title={screens.length >= maxScreens ? `At most ${maxScreens} screens` : undefined}
      >
        <Plus size={14} aria-hidden /> Add a screen
      </Button>
    </div>
  );
}

type DetailsProps = {
  screen: BriefScreen;
  index: number;
  faults: BriefFaults;
  onChange: (patch: Partial<BriefScreen>) => void;
};

function Details({ screen, index, faults, onChange }: DetailsProps) {
  return (
    <div className="flex flex-col gap-3 px-3 pt-1 pb-3">
      <Field label="Name" error={faults[`screens.${index}.name`]}>
        <input
          className="field"
          value={screen.name}
          // biome-ignore lint/a11y/noAutofocus: this row was opened by the person who just added it
          autoFocus={!screen.name}
          onChange={(e) => onChange({ name: e.target.value })}
        />
      </Field>
      <Field label="Type" hint="One of the list, or your own word">
        <input
          className="field"
          list="screen-types"
          value={screen.type}
          onChange={(e) => onChange({ type: e.target.value })}
        />
      </Field>
      <datalist id="screen-types">
        {screenTypes.map((type) => (
          <option key={type} value={type} />
        ))}
      </datalist>
      <Field label="Purpose">
        <textarea
          className="field"
          rows={2}
          value={screen.purpose}
          onChange={(e) => onChange({ purpose: e.target.value })}
        />
      </Field>
      <Field label="Key elements" hint="Separated by commas" error={faults[`screens.${index}.keyElements`]}>
        <textarea
          className="field"
          rows={2}
          value={screen.keyElements}
          onChange={(e) => onChange({ keyElements: e.target.value })}
        />
      </Field>
      <div className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
        <label className="flex min-h-8 items-center gap-2 pointer-coarse:min-h-11">
          <input
            type="checkbox"
            className="accent-(--accent)"
            checked={screen.showLogo}
            onChange={(e) => onChange({ showLogo: e.target.checked })}
          />
          Logo
        </label>
        <label className="flex min-h-8 items-center gap-2 pointer-coarse:min-h-11">
          <input
            type="checkbox"
            className="accent-(--accent)"
            checked={screen.showBottomNav}
            onChange={(e) => onChange({ showBottomNav: e.target.checked })}
          />
          Bottom navigation
        </label>
      </div>
    </div>
  );
}
