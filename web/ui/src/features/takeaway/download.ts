import type { Screen } from "@/shared/api/types";
import { compileCss } from "@/shared/design/compile";
import { escapeHtml, screenDocument } from "@/shared/design/document";
import { declarations, type Variables } from "@/shared/design/theme";
import { saveFile } from "@/shared/saveFile";

/** What screens wear in their files, and the hosts whose images they may show. */
type FileLook = { variables: Variables; imageHosts: string[] };

/** Saves one screen as a file that needs nothing else. */
export async function downloadScreen(screen: Screen, look: FileLook): Promise<void> {
  const html = await documentOf(screen, look);
  saveFile(new Blob([html], { type: "text/html" }), `${fileName(screen.id)}.html`);
}

/** Saves all screens, the theme and a page that shows them side by side as one zip. */
export async function downloadAll(name: string, screens: Screen[], look: FileLook): Promise<void> {
  const files = await filesOf(name, screens, look);
  const { strToU8, zipSync } = await import("fflate");
  const entries = Object.entries(files).map(([path, text]) => [path, strToU8(text)] as const);
  saveFile(
    new Blob([zipSync(Object.fromEntries(entries)) as BlobPart], { type: "application/zip" }),
    `${fileName(name.toLowerCase())}.zip`,
  );
}

/** Saves the theme's variables as a style sheet. */
export function downloadTheme(name: string, variables: Variables): void {
  saveFile(new Blob([themeSheet(variables)], { type: "text/css" }), `${fileName(name.toLowerCase())}-theme.css`);
}

/** The files of the zip, by path. */
export async function filesOf(name: string, screens: Screen[], look: FileLook): Promise<Record<string, string>> {
  const files: Record<string, string> = { "theme.css": themeSheet(look.variables) };
  for (const screen of screens) files[`screens/${fileName(screen.id)}.html`] = await documentOf(screen, look);
  files["index.html"] = indexPage(name, screens);
  return files;
}

function themeSheet(variables: Variables): string {
  const lines = declarations(variables)
    .replaceAll(";", ";\n")
    .replace(/^(?=--)/gm, "  ");
  return `:root {\n${lines}}\n`;
}

async function documentOf({ title, html }: Screen, look: FileLook): Promise<string> {
  return screenDocument({ title, html, css: await compileCss(html), ...look });
}

function indexPage(name: string, screens: Screen[]): string {
  const figures = screens.map((s) => {
    const [title, path] = [escapeHtml(s.title), `screens/${fileName(s.id)}.html`];
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

function fileName(id: string): string {
  return id.replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "") || "screen";
}
