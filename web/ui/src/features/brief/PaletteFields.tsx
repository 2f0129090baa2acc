import { hex, isColor } from "@/shared/color";
import { type BriefFaults, type PaletteRole, paletteRoles } from "./brief";
import { PaletteContrast } from "./PaletteContrast";

const names: Record<PaletteRole, string> = {
  primary: "Primary",
  secondary: "Secondary",
  accent: "Accent",
  background: "Background",
  text: "Text",
  secondaryText: "Secondary text",
};

type Props = {
  palette: Record<PaletteRole, string>;
  faults: BriefFaults;
  onChange: (role: PaletteRole, value: string) => void;
};

/** The brief's colours. Empty ones are chosen by the designer. */
export function PaletteFields({ palette, faults, onChange }: Props) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-xs font-medium text-ink-soft">Palette</legend>
      {paletteRoles.map((role) => {
        const value = palette[role];
        const fault = faults[`palette.${role}`];
        return (
          <div key={role} className="flex flex-col gap-1">
            <div className="grid grid-cols-[32px_100px_1fr] items-center gap-2 pointer-coarse:grid-cols-[44px_100px_1fr]">
              <input
                type="color"
                aria-label={`Pick ${names[role].toLowerCase()} colour`}
                value={isColor(value) ? hex(value) : "#ffffff"}
                onChange={(e) => onChange(role, e.target.value)}
                className={`h-8 w-full cursor-pointer rounded-md border border-line bg-surface p-0.5 pointer-coarse:h-11 ${value ? "" : "opacity-40"}`}
              />
              <label htmlFor={`palette-${role}`} className="text-sm">
                {names[role]}
              </label>
              <input
                id={`palette-${role}`}
                className="field tabular-nums"
                value={value}
                placeholder="Designer chooses"
                aria-invalid={Boolean(fault)}
                spellCheck={false}
                autoCapitalize="off"
                onChange={(e) => onChange(role, e.target.value)}
              />
            </div>
            {fault && <p className="text-xs text-bad">{fault}</p>}
          </div>
        );
      })}
      <PaletteContrast palette={palette} onFix={onChange} />
    </fieldset>
  );
}
