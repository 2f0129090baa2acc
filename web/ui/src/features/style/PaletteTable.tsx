import type { StyleResult } from "@/shared/api/types";
import { percent } from "@/shared/format";
import { ScrollBox } from "@/shared/ui/ScrollBox";
import { type PaletteColor, pictureName, roleName } from "./words";

const head = "px-2 py-1.5 font-medium whitespace-nowrap first:pl-0 last:pr-0";
const cell = "h-10 px-2 whitespace-nowrap first:pl-0 last:pr-0";

/** The colours of all pictures: how much of them, what for, and how well they are seen. */
export function PaletteTable({ result }: { result: StyleResult }) {
  const most = Math.max(...result.colors.map((c) => c.share), 0.01);
  return (
    <ScrollBox label="Colours of the palette" className="overflow-x-auto">
      <table className="w-full text-left text-sm tabular-nums">
        <thead className="border-b border-line text-xs text-ink-soft">
          <tr>
            <th className={head}>Colour</th>
            <th className={head}>Role</th>
            <th className={head}>Share</th>
            <th className={head}>Contrast</th>
            <th className={`${head} text-right`}>Sure</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {result.colors.map((color) => (
            <ColorRow key={color.hex} color={color} most={most} result={result} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function ColorRow({ color, most, result }: { color: PaletteColor; most: number; result: StyleResult }) {
  const seenIn = color.images.map((i) => pictureName(result.images[i], i)).join(", ");
  return (
    <tr title={`In ${seenIn}`}>
      <td className={cell}>
        <span className="flex items-center gap-2">
          <span className="size-6 shrink-0 rounded border border-line" style={{ background: color.hex }} aria-hidden />
          <span>
            {color.hex} <span className="text-ink-soft">{color.name}</span>
          </span>
        </span>
      </td>
      <td className={cell}>{color.role ? roleName(color.role) : <span className="text-ink-soft">none</span>}</td>
      <td className={cell}>
        <span className="flex items-center gap-2">
          <span className="h-2 w-16 overflow-hidden rounded-sm bg-sunken" aria-hidden>
            <span className="block h-full bg-line-strong" style={{ width: `${(color.share / most) * 100}%` }} />
          </span>
          {percent(color.share)}
        </span>
      </td>
      <td className={cell}>
        {color.role === "background" ? <span className="text-ink-soft">–</span> : `${color.contrast.toFixed(1)} : 1`}
      </td>
      <td className={`${cell} text-right`}>{percent(color.confidence)}</td>
    </tr>
  );
}
