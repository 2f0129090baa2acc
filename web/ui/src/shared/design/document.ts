import { declarations, type Variables } from "./theme";

// A frame may show images of its brief's hosts and nothing else; a file has them in it. The
// policy stands first in the head, because it does not reach back. Kept alike
// internal/tailwind/document.go, which writes the same document for files made by the command.
function policyOf(imageSources: string[]): string {
  const images = imageSources.join(" ") || "'none'";
  return `default-src 'none'; style-src 'unsafe-inline'; img-src ${images}; font-src data:; base-uri 'none'; form-action 'none'`;
}

const base =
  ":root{scrollbar-width:none}body{margin:0;background:var(--background);color:var(--foreground);font-family:var(--font-sans,system-ui,sans-serif)}";

// A file is as wide as a phone in a desktop's window. What is fixed to the window's edges stays
// over the screen, unless its own classes say otherwise.
const phoneWide = "body{max-width:375px;margin:0 auto}@layer base{.fixed{max-width:375px;margin-inline:auto}}";

/** `file` is one that people open by itself: the images of the hosts are in it. */
export type Page = {
  title: string;
  html: string;
  css: string;
  variables: Variables;
  imageHosts: string[];
  file?: boolean;
  sheets?: Sheet[]; // after the others
};

/** A style sheet of its own, of plain declarations, in force while its media query holds. */
export type Sheet = { media: string; css: string };

/** One screen as a document of mobile width that needs no script and no other file. */
export function screenDocument(page: Page): string {
  const { title, html, css, variables, imageHosts, file = false, sheets = [] } = page;
  const images = file ? (imageHosts.length ? ["data:"] : []) : imageHosts.map((host) => `https://${host}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta http-equiv="Content-Security-Policy" content="${policyOf(images)}">
<meta charset="utf-8">
<meta name="viewport" content="width=375">
<title>${escapeHtml(title)}</title>
<style>
:root{${declarations(variables)}}
${styleText(css)}
${base}${file ? phoneWide : ""}
</style>
${sheets.map((sheet) => `<style media="${sheet.media}">${styleText(sheet.css)}</style>`).join("\n")}
</head>
<body>
${html}
</body>
</html>
`;
}

/** CSS fit for a style element, which ends at "</style" even within a string. */
export function styleText(css: string): string {
  return css.replaceAll("</", "<\\/").replaceAll("<!--", "<\\!--");
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
