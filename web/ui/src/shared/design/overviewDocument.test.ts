import { describe, expect, it } from "vitest";
import { overviewDocument } from "./overviewDocument";

const place = { x: 0, y: 0, width: 375, height: 812, radius: 28 };
const overview = (css: string, ...designs: string[]) =>
  overviewDocument({
    title: "Designs",
    designs: designs.map((html, i) => ({ ...place, x: i * 450, html })),
    css,
    width: 2000,
    wardrobe: [
      { "--background": "#fff", "--font-sans": "serif" },
      { "--background": "#111", "--font-sans": "serif" },
    ],
    imageHosts: ["images.example"],
  });

describe("overviewDocument", () => {
  it("keeps every design in a tree of its own, whatever end tags it has", () => {
    const doc = overview("", "<p>one</p></div></template></body><p>two", "<p>three</p>");
    expect(doc.match(/<template shadowrootmode="open">/g)).toHaveLength(2);
    expect(doc.match(/<\/template>/g)).toHaveLength(2);
    expect(doc).toContain("<div><p>one</p><p>two</p></div></template>");
  });

  it("has no tree that a design asks for", () => {
    const doc = overview("", '<div><template shadowrootmode="open"><p>unseen</p></template>seen</div>');
    expect(doc.match(/<template/g)).toHaveLength(1);
    expect(doc).not.toContain("unseen");
  });

  it("keeps CSS inside its element", () => {
    const doc = overview('a::after{content:"</style></template>"}', "");
    expect(doc.match(/<\/template>/g)).toHaveLength(1);
    expect(doc).toContain("<\\/style>");
  });

  it("registers properties once, for the document", () => {
    const css = '@property --tw-shadow {\n  syntax: "*";\n  inherits: false;\n}\n.p-2{padding:8px}';
    const doc = overview(css, "", "");
    expect(doc.match(/@property/g)).toHaveLength(1);
    expect(doc.indexOf("@property")).toBeLessThan(doc.indexOf("<body>"));
    expect(doc.match(/\.p-2/g)).toHaveLength(2);
  });

  it("gives each design the theme of the document, and units of its own size", () => {
    const doc = overview(":host{--font-sans:system-ui}.h{min-height:100vh}", '<p style="width:100vw">');
    expect(doc).toContain("--background:inherit;--font-sans:inherit;");
    expect(doc).toContain("width:375px");
    expect(doc).toContain(".h{min-height:812px}");
    expect(doc).toContain('<style media="(min-width:2002px)');
  });

  it("states the same policy as a design's own document", () => {
    expect(overview("", "")).toContain("img-src https://images.example;");
  });
});
