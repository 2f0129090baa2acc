import { type Sheet, screenDocument } from "./document";
import { declarations, type Variables } from "./theme";

// A frame without script can be told nothing, and a new document for each of thirty frames
// takes seconds. But a frame sees how wide it is: its document holds all themes that it may
// wear, and its width says which. The design keeps its width; the rest of the frame is cut off.

/** What one theme more adds to a frame's width, in px; wide enough for a zoomed page's rounding. */
const step = 4;

/** How wide a frame must be for its design of `width` px to wear theme number `worn`. */
export function frameWidthFor(width: number, worn: number): number {
  return width + worn * step;
}

/** The property by which an ancestor of many frames tells all of them at once which theme to wear. */
export const wornProperty = "--worn";

/** The same width in CSS, for the theme that an ancestor names, or else for `worn`. */
export function frameWidthCss(width: number, worn: number): string {
  return `calc(${width}px + var(${wornProperty}, ${worn}) * ${step}px)`;
}

type Dressed = { title: string; html: string; css: string; width: number; wardrobe: Variables[]; imageHosts: string[] };

/** One screen as a document that can wear each theme of a wardrobe; the first one by itself. */
export function dressedDocument({ title, html, css, width, wardrobe, imageHosts }: Dressed): string {
  return screenDocument({
    title,
    html: fixedUnits(html, { vw: width }),
    css: `${fixedUnits(css, { vw: width })}\nhtml{width:${width}px}`,
    variables: wardrobe[0] ?? {},
    imageHosts,
    sheets: dresses(width, wardrobe),
  });
}

/**
 * A sheet for each theme but the first. Of their own, because a browser reads all rules of
 * a sheet anew when one of its media queries changes, and lays the whole page out again.
 */
export function dresses(width: number, wardrobe: Variables[]): Sheet[] {
  const from = (worn: number) => `(min-width:${frameWidthFor(width, worn) - step / 2}px)`;
  return wardrobe.slice(1).map((theme, i) => ({
    media: `${from(i + 1)} and (not ${from(i + 2)})`,
    css: `:root{${declarations(theme)}}`,
  }));
}

const viewportLength = /(?<=[:\s(,+*/-])(\d*\.?\d+)[dsl]?(vw|vh)\b/g;

/** Text of CSS, or HTML with styles, whose viewport units mean a screen of a fixed size. */
export function fixedUnits(text: string, size: { vw?: number; vh?: number }): string {
  return text.replace(viewportLength, (whole, n: string, unit: "vw" | "vh") => {
    const full = size[unit];
    return full === undefined ? whole : `${(Number(n) * full) / 100}px`;
  });
}
