import type { Locator } from "playwright-core";

/** What a person sees of an element: its words, where it stands, and what it is painted with. */
export type Look = { tag: string; text: string; box: number[]; styles: Record<string, string> };

/** The looks of everything within a document's body, in its order. */
export async function looksOf(body: Locator): Promise<Look[]> {
  return body.evaluate((root) => {
    const properties = [
      "color",
      "background-color",
      "border-top-color",
      "border-top-width",
      "border-top-left-radius",
      "font-size",
      "font-weight",
      "font-family",
      "box-shadow",
      "stroke",
      "fill",
      "display",
    ];
    return [root, ...root.querySelectorAll("*")].map((e) => {
      const computed = getComputedStyle(e);
      const { x, y, width, height } = e.getBoundingClientRect();
      const words = [...e.childNodes].flatMap((n) =>
        n.nodeType === Node.TEXT_NODE ? (n.textContent ?? "").trim() : [],
      );
      return {
        tag: e.tagName,
        text: words.join(""),
        box: [x, y, width, height].map(Math.round),
        styles: Object.fromEntries(properties.map((p) => [p, computed.getPropertyValue(p)])),
      };
    });
  });
}
