import { Check, TriangleAlert, WandSparkles } from "lucide-react";
import { contrast, isColor, nearestReadable, oklchOf, readableOn } from "@/shared/color";
import type { PaletteRole } from "./brief";

/** What WCAG 2.2 AA asks of body text. */
const least = 4.5;

type Pair = { label: string; ink: string; ground: string; fixes?: PaletteRole };

type Props = { palette: Record<PaletteRole, string>; onFix: (role: PaletteRole, value: string) => void };

/** What text would look like on these colours, and the way to text that can be read. */
export function PaletteContrast({ palette, onFix }: Props) {
  const pairs = pairsOf(palette);
  if (pairs.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 text-xs text-ink-soft">
      {pairs.map((pair) => (
        <Row key={pair.label} pair={pair} onFix={onFix} />
      ))}
    </ul>
  );
}

function Row({ pair: { label, ink, ground, fixes }, onFix }: { pair: Pair; onFix: Props["onFix"] }) {
  const ratio = contrast(ink, ground) ?? 1;
  const enough = ratio >= least;
  const color = oklchOf(ink);
  return (
    <li className="flex min-h-6 items-center gap-2">
      <span className="rounded px-1.5 font-medium" style={{ color: ink, background: ground }} aria-hidden>
        Aa
      </span>
      <span className="flex-1">{label}</span>
      <span className={`inline-flex items-center gap-1 tabular-nums ${enough ? "text-good" : "text-warning"}`}>
        {enough ? <Check size={12} aria-hidden /> : <TriangleAlert size={12} aria-hidden />}
        {ratio.toFixed(1)} : 1 {enough ? "AA" : `below AA (${least})`}
      </span>
      {!enough && fixes && color && (
        <button
          type="button"
          aria-label={`Fix ${label.toLowerCase()}`}
          className="inline-flex min-h-8 items-center gap-1 rounded px-1.5 font-medium text-accent hover:bg-sunken pointer-coarse:min-h-11"
          onClick={() => onFix(fixes, nearestReadable(color, [ground], least))}
        >
          <WandSparkles size={12} aria-hidden /> Fix
        </button>
      )}
    </li>
  );
}

function pairsOf({ text, background, primary }: Props["palette"]): Pair[] {
  const pairs: Pair[] = [];
  if (isColor(text) && isColor(background)) {
    pairs.push({ label: "Text on background", ink: text, ground: background, fixes: "text" });
  }
  // The designer takes the better of black and white, so there is nothing to fix here.
  if (isColor(primary)) pairs.push({ label: "Label on primary", ink: readableOn(primary), ground: primary });
  return pairs;
}
