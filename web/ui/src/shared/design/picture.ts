import { declarations, type Variables } from "./theme";
import { Turns } from "./turns";
import { fixedUnits } from "./wardrobe";

// Pictures of designs: small, quick to move, without a frame. A browser draws an SVG image
// without script and without loading anything, so that a design may stand in one as it is.

export type Sketch = { html: string; css: string; variables: Variables; width: number; height: number };

/** Width of a picture's bitmap in px: sharp up to half the size of a design. */
const bitmapWidth = 188;
const kept = 150;
const drawn = new Map<string, Promise<ImageBitmap>>();
const turns = new Turns(1);

/** A picture of a design's top part; the same one is drawn once. */
export function pictureOf(sketch: Sketch): Promise<ImageBitmap> {
  const key = JSON.stringify([sketch.html, sketch.variables, sketch.width, sketch.height]);
  const known = drawn.get(key);
  if (known) return known;
  const picture = draw(sketch, bitmapWidth).then((canvas) => createImageBitmap(canvas));
  drawn.set(key, picture);
  picture.catch(() => drawn.delete(key));
  if (drawn.size > kept) drawn.delete(drawn.keys().next().value as string);
  return picture;
}

/** Designs are measured down to here, in px, by a narrow drawing. */
const tallest = 4096;
const probeWidth = 94;
const measured = new Map<string, Promise<number>>();

/** How high a design is from its top to its last line, in px; at least `least`. */
export function heightOf(sketch: Omit<Sketch, "height">, least: number): Promise<number> {
  const key = JSON.stringify([sketch.html, sketch.width, least]);
  const known = measured.get(key);
  if (known) return known;
  const height = measure(sketch, least);
  measured.set(key, height);
  height.catch(() => measured.delete(key));
  return height;
}

async function measure(sketch: Omit<Sketch, "height">, least: number): Promise<number> {
  const canvas = await draw({ ...sketch, height: tallest }, probeWidth, least);
  const context = canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return Math.min(tallest, Math.max(least, Math.ceil((lastRow(data, canvas.width) * sketch.width) / probeWidth)));
}

/** The number of rows down to the last one that is not of the colour of the bottom row. */
export function lastRow(data: Uint8ClampedArray, width: number): number {
  const rowBytes = width * 4;
  const ground = data.slice(-4);
  for (let at = data.length - 4; at >= 0; at -= 4) {
    for (let i = 0; i < 4; i++) {
      if (Math.abs((data[at + i] as number) - (ground[i] as number)) > 2) return Math.floor(at / rowBytes) + 1;
    }
  }
  return 0;
}

/** Draws one design at a time, so that the page can do other things in between. */
async function draw(sketch: Sketch, bitmap: number, screenHeight = sketch.height): Promise<HTMLCanvasElement> {
  let end = () => {};
  await new Promise<void>((start) => {
    end = turns.take(() => requestIdle(start));
  });
  try {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(sketch, screenHeight))}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = bitmap;
    canvas.height = Math.round((bitmap * sketch.height) / sketch.width);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  } finally {
    end();
  }
}

function requestIdle(run: () => void): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(run, { timeout: 200 });
  else setTimeout(run);
}

function svgOf({ html, css, variables, width, height }: Sketch, screenHeight: number): string {
  const size = { vw: width, vh: screenHeight };
  const root = new DOMParser().parseFromString(fixedUnits(html, size), "text/html").body;
  const content = [...root.childNodes].map((n) => new XMLSerializer().serializeToString(n)).join("");
  const styles = `${fixedUnits(css, size)}
:root{${declarations(variables)}}
html,body{display:block;margin:0}
body{min-height:${height}px;background:var(--background);color:var(--foreground);font-family:var(--font-sans,system-ui,sans-serif)}`;
  const page = `<html xmlns="http://www.w3.org/1999/xhtml"><style><![CDATA[${styles.replaceAll("]]>", "]] >")}]]></style><body>${content}</body></html>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><foreignObject width="${width}" height="${height}">${page}</foreignObject></svg>`;
}
