import { screenDocument, styleText } from "./document";
import type { Variables } from "./theme";
import { dresses, fixedUnits } from "./wardrobe";

// Many frames of their own cost a browser more than what is in them. From afar, where nobody
// uses a single one, all designs stand in one document, each in a shadow tree: its styles
// reach no other, and its theme comes from the document. Such trees need no script.

/** A design and its place in a document, in px. */
export type PlacedDesign = {
  html: string;
  x: number;
  y: number;
  width: number;
  height: number;
  radius: number;
};

type Overview = {
  title: string;
  designs: PlacedDesign[];
  css: string; // of all of them
  width: number; // of the document, in px
  wardrobe: Variables[];
  imageHosts: string[];
};

/** Designs beside each other as one document that can wear each theme of a wardrobe. */
export function overviewDocument({ title, designs, css, width, wardrobe, imageHosts }: Overview): string {
  const registered = new Set(css.match(registration));
  const styles = css.replace(registration, "");
  // What a design's own styles say of a theme's variable is for pages of its own.
  const names = new Set(wardrobe.flatMap((theme) => Object.keys(theme)));
  const inherited = [...names].map((name) => `${name}:inherit;`).join("");
  const sheets = new Map<string, string>(); // by size: most designs have one
  const sheetFor = ({ width: vw, height: vh }: PlacedDesign): string => {
    const known = sheets.get(`${vw} ${vh}`);
    if (known !== undefined) return known;
    const sheet = styleText(`${fixedUnits(styles, { vw, vh })}
:host{${inherited}background:var(--background);color:var(--foreground);font-family:var(--font-sans,system-ui,sans-serif)}`);
    sheets.set(`${vw} ${vh}`, sheet);
    return sheet;
  };
  return screenDocument({
    title,
    html: designs.map((design) => placed(design, sheetFor(design))).join("\n"),
    // Properties are registered for a whole document; in a shadow tree that counts for nothing.
    css: `${[...registered].join("\n")}\nbody{background:none!important}`,
    variables: wardrobe[0] ?? {},
    imageHosts,
    sheets: dresses(width, wardrobe),
  });
}

const registration = /@property\s+--[\w-]+\s*\{[^}]*\}/g;

/** A design in its tree; the same sheet in many of them is read once by a browser. */
function placed({ html, x, y, width, height, radius }: PlacedDesign, sheet: string): string {
  return `<div style="position:absolute;overflow:hidden;contain:strict;left:${x}px;top:${y}px;width:${width}px;height:${height}px;border-radius:${radius}px"><template shadowrootmode="open"><style>${sheet}</style><div>${contentOf(fixedUnits(html, { vw: width, vh: height }))}</div></template></div>`;
}

/** A design's body, whole: an end tag too many in it would end the tree that it is to stand in. */
function contentOf(html: string): string {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const template of body.querySelectorAll("template")) template.remove();
  return body.innerHTML;
}
