import { fileSize } from "@/shared/format";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { type BriefFaults, type BriefScreen, screenTypes } from "./brief";

type Props = {
  screen: BriefScreen;
  index: number;
  faults: BriefFaults;
  onChange: (patch: Partial<BriefScreen>) => void;
};

/** What is asked of one screen of a brief. */
export function ScreenDetails({ screen, index, faults, onChange }: Props) {
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
      <Field label="Type" hint="One of the list, or your own word" error={faults[`screens.${index}.type`]}>
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
      <Field label="Purpose" error={faults[`screens.${index}.purpose`]}>
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
      {screen.referenceHtml && (
        <p className="flex items-center gap-2 text-xs text-ink-soft">
          <span className="flex-1">Made from HTML that came with it ({fileSize(screen.referenceHtml.length)})</span>
          <Button look="quiet" onClick={() => onChange({ referenceHtml: "" })}>
            Leave out
          </Button>
        </p>
      )}
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
