import { Check, TriangleAlert } from "lucide-react";
import { contrast, hex, isColor, readableOn } from "@/shared/color";
import { type BriefFaults, type PaletteRole, paletteRoles } from "./brief";

const names: Record<PaletteRole, string> = {
  primary: "Primary",
  secondary: "Secondary",
  accent: "Accent",
  background: "Background",
  text: "Text",
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
            <div className="grid grid-cols-[32px_84px_1fr] items-center gap-2 pointer-coarse:grid-cols-[44px_84px_1fr]">
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
      <Contrast palette={palette} />
    </fieldset>
  );
}

/** What text would look like on these colours; 4.5 is what WCAG AA asks of body text. */
function Contrast({ palette }: { palette: Record<PaletteRole, string> }) {
  const pairs = [
    palette.text && palette.background ? { label: "Text on background", a: palette.text, b: palette.background } : null,
    palette.primary && isColor(palette.primary)
      ? { label: "Label on primary", a: readableOn(palette.primary), b: palette.primary }
      : null,
  ].filter((p) => p !== null);
  if (pairs.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 text-xs text-ink-soft">
      {pairs.map(({ label, a, b }) => {
        const ratio = contrast(a, b);
        if (ratio === null) return null;
        const enough = ratio >= 4.5;
        return (
          <li key={label} className="flex items-center gap-2">
            <span className="rounded px-1.5 font-medium" style={{ color: a, background: b }} aria-hidden>
              Aa
            </span>
            <span className="flex-1">{label}</span>
            <span className={`inline-flex items-center gap-1 tabular-nums ${enough ? "text-good" : "text-warning"}`}>
              {enough ? <Check size={12} aria-hidden /> : <TriangleAlert size={12} aria-hidden />}
              {ratio.toFixed(1)} : 1 {enough ? "AA" : "below AA (4.5)"}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
