import { Check, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import type { StyleResult, Theme } from "@/shared/api/types";
import { percent } from "@/shared/format";
import { Button, buttonClass } from "@/shared/ui/Button";
import { SourcePicture } from "./SourcePicture";
import { ThemeSample } from "./ThemeSample";
import { pictureName, roleName } from "./words";

export type Palette = NonNullable<StyleResult["palette"]>;

/** What a brief does with what was found; undo is there once it was used. */
export type Uses = {
  palette: { inUse: (palette: Palette) => boolean; use: (palette: Palette) => void; undo?: () => void };
  theme: { inUse: (theme: Theme) => boolean; use: (theme: Theme) => void; undo?: () => void };
  /** The way to all that was found. */
  more: (jobId: string) => ReactNode;
};

type Props = { jobId: string; result: StyleResult; uses: Uses };

/** The pictures on the left, what they are made of on the right, and the ways into the brief. */
export function Findings({ jobId, result, uses }: Props) {
  const { palette, theme } = result;
  const roles = result.colors.filter((c) => c.role);
  const colors = roles.length > 0 ? roles : result.colors;
  return (
    <div className="flex flex-col gap-3 rounded-md border border-line bg-surface p-3">
      <div className="grid grid-cols-[88px_1fr] gap-3">
        <ul aria-label="Source pictures" className="flex max-h-72 flex-col gap-2 overflow-y-auto">
          {result.images.map((picture, i) => (
            <li key={picture.id}>
              <SourcePicture
                jobId={jobId}
                imageId={picture.id}
                alt={pictureName(picture, i)}
                className="max-h-44 w-full rounded border border-line bg-canvas object-contain"
              />
            </li>
          ))}
        </ul>
        <div className="flex min-w-0 flex-col gap-3">
          <ul aria-label="Colours found" className="flex flex-col gap-1 text-xs tabular-nums">
            {colors.map((color) => (
              <li key={color.hex} className="flex items-center gap-2">
                <span
                  className="size-5 shrink-0 rounded border border-line"
                  style={{ background: color.hex }}
                  aria-hidden
                />
                <span className="min-w-0 flex-1 truncate">{color.role ? roleName(color.role) : color.name}</span>
                <span className="text-ink-soft">{color.hex}</span>
                <span className="w-10 text-right text-ink-soft">{percent(color.share)}</span>
              </li>
            ))}
          </ul>
          {theme && <ThemeSample style={theme.style} title={theme.name} />}
        </div>
      </div>
      {!palette && <p className="text-xs text-ink-soft">{result.notes[0] ?? "No colours were found."}</p>}
      <div className="grid grid-cols-2 gap-2">
        {palette && (
          <Use
            name="palette"
            inUse={uses.palette.inUse(palette)}
            onUse={() => uses.palette.use(palette)}
            onUndo={uses.palette.undo}
          />
        )}
        {theme && (
          <Use
            name="theme"
            inUse={uses.theme.inUse(theme)}
            onUse={() => uses.theme.use(theme)}
            onUndo={uses.theme.undo}
          />
        )}
      </div>
      {uses.more(jobId)}
    </div>
  );
}

type UseProps = { name: string; inUse: boolean; onUse: () => void; onUndo?: () => void };

/** One button: use it, or, once it is used, take that back. */
function Use({ name, inUse, onUse, onUndo }: UseProps) {
  if (!inUse) return <Button onClick={onUse}>Use the {name}</Button>;
  if (onUndo)
    return (
      <Button onClick={onUndo}>
        <Undo2 size={14} aria-hidden /> Undo the {name}
      </Button>
    );
  return (
    <span className={`${buttonClass("quiet")} pointer-events-none`}>
      <Check size={14} className="text-good" aria-hidden /> In the brief
    </span>
  );
}
