import { describe, expect, it } from "vitest";
import { dressedDocument, fixedUnits, frameWidthFor } from "./wardrobe";

describe("dressedDocument", () => {
  const doc = dressedDocument({
    title: "Home",
    html: "<div></div>",
    css: "",
    width: 375,
    wardrobe: [{ "--background": "#fff" }, { "--background": "#111" }, { "--background": "#222" }],
    imageHosts: [],
  });
  const sheet =
    /<style media="\(min-width:([\d.]+)px\) and \(not \(min-width:([\d.]+)px\)\)">:root\{--background:(#\d+);\}<\/style>/g;
  const sheets = [...doc.matchAll(sheet)].map(([, from, to, color]) => ({ from: Number(from), to: Number(to), color }));
  const worn = (frame: number) => sheets.find((s) => frame >= s.from && frame < s.to)?.color ?? "#fff";

  it("wears the theme that the frame's width names", () => {
    expect([0, 1, 2].map((i) => worn(frameWidthFor(375, i)))).toEqual(["#fff", "#111", "#222"]);
  });

  it("wears it too when a zoomed page rounds the width to its pixels", () => {
    for (const zoom of [0.5, 0.67, 0.9, 1.1, 1.25, 1.75])
      for (const i of [0, 1, 2])
        expect(worn(Math.round(frameWidthFor(375, i) * zoom) / zoom)).toBe(["#fff", "#111", "#222"][i]);
  });

  it("keeps the design as wide as it was", () => {
    expect(doc).toContain("html{width:375px}");
  });
});

describe("fixedUnits", () => {
  it("gives lengths of the viewport a fixed size, and leaves names alone", () => {
    const css = ".w-\\[50vw\\]{width:50vw}.h{min-height:100vh;max-width:calc(100vw - 1rem);height:100dvh}";
    expect(fixedUnits(css, { vw: 400, vh: 800 })).toBe(
      ".w-\\[50vw\\]{width:200px}.h{min-height:800px;max-width:calc(400px - 1rem);height:800px}",
    );
    expect(fixedUnits(css, { vw: 400 })).toContain("min-height:100vh");
    expect(fixedUnits('<p class="w-[50vw]" style="width: 50vw">', { vw: 400 })).toBe(
      '<p class="w-[50vw]" style="width: 200px">',
    );
  });
});
