import { Check, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { StyleResult } from "@/shared/api/types";
import { hex } from "@/shared/color";
import { variablesOf } from "@/shared/design/theme";
import { fileSize, percent } from "@/shared/format";
import { PaletteTable } from "./PaletteTable";
import { SourcePicture } from "./SourcePicture";
import { ThemeSample } from "./ThemeSample";
import { type Picture, pictureName, roleName } from "./words";

/** All that was found in a job's pictures, beside the pictures. */
export function StyleReport({ jobId, result }: { jobId: string; result: StyleResult }) {
  const seen = result.findings.filter((f) => f.kind !== "color");
  const briefs = [
    ["Style", result.uiStyle],
    ["Type", result.typography],
    ["Components", result.components],
  ].filter(([, text]) => text);
  return (
    <div className="grid gap-6 lg:grid-cols-[minmax(200px,1fr)_2fr]">
      <Part title="Pictures">
        <ul className="flex flex-col gap-4 max-lg:flex-row max-lg:overflow-x-auto max-lg:pb-1">
          {result.images.map((picture, i) => (
            <li key={picture.id} className="flex min-w-0 flex-col gap-1.5 max-lg:w-40 max-lg:shrink-0">
              <SourceFigure jobId={jobId} picture={picture} at={i} />
            </li>
          ))}
        </ul>
      </Part>
      <div className="flex min-w-0 flex-col gap-6">
        {result.colors.length > 0 && (
          <Part title="Palette">
            <PaletteTable result={result} />
          </Part>
        )}
        {result.theme && (
          <Part title={`Theme: ${result.theme.name}`}>
            <div className="grid gap-4 sm:grid-cols-[minmax(0,220px)_1fr]">
              <ThemeSample style={result.theme.style} title={result.theme.name} />
              <ThemeColors style={result.theme.style} />
            </div>
          </Part>
        )}
        {result.contrast.length > 0 && (
          <Part title="Contrast">
            <Contrasts result={result} />
          </Part>
        )}
        {(seen.length > 0 || briefs.length > 0) && (
          <Part title="Type and components">
            {briefs.length > 0 && (
              <dl className="mb-2 grid gap-x-4 gap-y-1 sm:grid-cols-[96px_1fr]">
                {briefs.map(([name, text]) => (
                  <div key={name} className="contents">
                    <dt className="text-ink-soft">{name}</dt>
                    <dd>{text}</dd>
                  </div>
                ))}
              </dl>
            )}
            <ul className="divide-y divide-line">
              {seen.map((f) => (
                <li
                  key={`${f.kind} ${f.name} ${f.value} ${f.image}`}
                  className="flex flex-wrap gap-x-3 py-1.5 first:pt-0 last:pb-0"
                >
                  <span className="w-24 shrink-0 font-medium first-letter:uppercase">{f.name}</span>
                  <span className="min-w-0 flex-1 basis-48">{f.value}</span>
                  <span className="text-xs leading-5 text-ink-soft tabular-nums">
                    {percent(f.confidence)} sure, {pictureName(result.images[f.image], f.image)}
                  </span>
                </li>
              ))}
            </ul>
          </Part>
        )}
        {result.notes.length > 0 && (
          <Part title="Notes">
            <ul className="flex list-disc flex-col gap-1 pl-4 text-ink-soft">
              {result.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </Part>
        )}
      </div>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0">
      <h3 className="mb-2 text-xs font-medium text-ink-soft">{title}</h3>
      {children}
    </section>
  );
}

function SourceFigure({ jobId, picture, at }: { jobId: string; picture: Picture; at: number }) {
  const name = pictureName(picture, at);
  return (
    <figure className="flex min-w-0 flex-col gap-1.5">
      <SourcePicture
        jobId={jobId}
        imageId={picture.id}
        alt={name}
        className="max-h-90 w-full rounded-md border border-line bg-canvas object-contain"
      />
      {picture.colors.length > 0 && (
        <span className="flex h-3 overflow-hidden rounded-sm border border-line" aria-hidden>
          {picture.colors.map((c) => (
            <span key={c.hex} style={{ background: c.hex, flexGrow: c.share * 100 }} />
          ))}
        </span>
      )}
      <figcaption className="text-xs text-ink-soft">
        <span className="block truncate text-ink" title={name}>
          {name}
        </span>
        {picture.width} × {picture.height} px, {fileSize(picture.bytes)}
      </figcaption>
    </figure>
  );
}

function ThemeColors({ style }: { style: string }) {
  const colors = Object.entries(variablesOf(style)).filter(([name]) => name !== "--radius" && name !== "--primary-rgb");
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(128px,1fr))] content-start gap-x-3 gap-y-1 text-xs">
      {colors.map(([name, value]) => (
        <li key={name} className="flex min-w-0 items-center gap-1.5" title={`${name}: ${hex(value)}`}>
          <span className="size-4 shrink-0 rounded border border-line" style={{ background: value }} aria-hidden />
          <span className="truncate">{name.slice(2)}</span>
        </li>
      ))}
    </ul>
  );
}

function Contrasts({ result }: { result: StyleResult }) {
  const colorOf = (role: string) => result.colors.find((c) => c.role === role)?.hex;
  return (
    <ul className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
      {result.contrast.map(({ foreground, background, ratio, level }) => {
        const enough = level === "AA" || level === "AAA";
        return (
          <li key={`${foreground} ${background}`} className="flex items-center gap-2">
            <span
              className="rounded border border-line px-1.5 text-xs font-medium"
              style={{ color: colorOf(foreground), background: colorOf(background) }}
              aria-hidden
              data-sample
            >
              Aa
            </span>
            <span className="min-w-0 flex-1 truncate">
              {roleName(foreground)} on {roleName(background).toLowerCase()}
            </span>
            <span
              className={`inline-flex shrink-0 items-center gap-1 text-xs tabular-nums ${enough ? "text-good" : "text-warning"}`}
            >
              {enough ? <Check size={12} aria-hidden /> : <TriangleAlert size={12} aria-hidden />}
              {ratio.toFixed(1)} : 1 {level}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
