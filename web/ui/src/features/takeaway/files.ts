import type { Screen } from "@/shared/api/types";
import { compileCss } from "@/shared/design/compile";
import { escapeHtml, screenDocument } from "@/shared/design/document";
import { declarations, type Variables } from "@/shared/design/theme";
import { type ImageReader, inlineImages } from "./inline";

/** What screens wear in their files, the hosts whose images they may show, and who reads those. */
export type FileLook = { variables: Variables; imageHosts: string[]; readImage: ImageReader };

/** Files by path, and the addresses of images that could not be put into them. */
export type Files = { texts: Record<string, string>; missing: string[] };

/** One screen as a file that needs nothing else. */
export async function fileOf({ title, html }: Screen, look: FileLook): Promise<{ text: string; missing: string[] }> {
  const inlined = look.imageHosts.length ? await inlineImages(html, look.readImage) : { html, missing: [] };
  const { variables, imageHosts } = look;
  const css = await compileCss(inlined.html);
  return {
    text: screenDocument({ title, html: inlined.html, css, variables, imageHosts, file: true }),
    missing: inlined.missing,
  };
}

/** All screens, the theme and a page that shows them side by side. */
export async function filesOf(name: string, screens: Screen[], look: FileLook): Promise<Files> {
  const texts: Record<string, string> = { "theme.css": themeSheet(look.variables) };
  const paths = pathsOf(screens);
  const missing = new Set<string>();
  for (const [i, screen] of screens.entries()) {
    const file = await fileOf(screen, look);
    texts[paths[i] as string] = file.text;
    for (const src of file.missing) missing.add(src);
  }
  texts["index.html"] = indexPage(
    name,
    screens.map(({ title }, i) => ({ title, path: paths[i] as string })),
  );
  return { texts, missing: [...missing] };
}

/** A path for each screen, no two alike on any disk: ids differ by case or by what no file name may have. */
function pathsOf(screens: Screen[]): string[] {
  const taken = new Set<string>();
  return screens.map(({ id }) => {
    const word = fileName(id);
    let name = word;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${word}-${n}`;
    taken.add(name.toLowerCase());
    return `screens/${name}.html`;
  });
}

/** The theme's variables as a style sheet. */
export function themeSheet(variables: Variables): string {
  const lines = declarations(variables)
    .replaceAll(";", ";\n")
    .replace(/^(?=--)/gm, "  ");
  return `:root {\n${lines}}\n`;
}

function indexPage(name: string, screens: { title: string; path: string }[]): string {
  const figures = screens.map((s) => {
    const [title, path] = [escapeHtml(s.title), s.path];
    return `<figure><figcaption><a href="${path}">${title}</a></figcaption><iframe title="${title}" src="${path}" sandbox></iframe></figure>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(name)}</title>
<style>
:root{color-scheme:light dark;font:14px/20px system-ui,sans-serif}
body{margin:0;padding:32px}
h1{font-size:20px;font-weight:600;margin:0 0 24px}
main{display:flex;flex-wrap:wrap;gap:32px}
figure{margin:0}
figcaption{margin-bottom:8px}
iframe{width:375px;height:812px;border:1px solid #8888;border-radius:28px}
</style>
</head>
<body>
<h1>${escapeHtml(name)}</h1>
<main>
${figures.join("\n")}
</main>
</body>
</html>
`;
}

/** A name for a file, of any text. */
export function fileName(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "") || "screen";
}
