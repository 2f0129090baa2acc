import { describe, expect, it, vi } from "vitest";
import { filesOf } from "./files";

vi.mock("@/shared/design/compile", () => ({ compileCss: async (html: string) => `/* ${html.length} */` }));

const screen = (id: string, html = "<div>x</div>") => ({ id, title: id, html });
const logo = '<div><img src="https://cdn.example/l.png" alt="Northwind" class="h-8"></div>';

describe("filesOf", () => {
  it("gives each screen a file of its own, also on disks without case", async () => {
    const look = { variables: {}, imageHosts: [], readImage: async () => "" };
    const { texts } = await filesOf("App", [screen("a.b"), screen("a-b"), screen("A/B"), screen("é")], look);
    const paths = ["screens/a-b.html", "screens/a-b-2.html", "screens/A-B-3.html", "screens/screen.html"];
    expect(Object.keys(texts).toSorted()).toEqual([...paths, "index.html", "theme.css"].toSorted());
    for (const path of paths) expect(texts["index.html"]).toContain(`src="${path}"`);
  });

  it("puts images into the files, each read once", async () => {
    const readImage = vi.fn(async () => "data:image/png;base64,AAAA");
    const look = { variables: {}, imageHosts: ["cdn.example"], readImage };
    const { texts, missing } = await filesOf("App", [screen("a", logo)], look);
    expect(texts["screens/a.html"]).toContain('<img src="data:image/png;base64,AAAA" alt="Northwind" class="h-8">');
    expect(texts["screens/a.html"]).toContain("img-src data:;");
    expect(readImage).toHaveBeenCalledWith("https://cdn.example/l.png");
    expect(missing).toEqual([]);
  });

  it("leaves words where an image cannot be had", async () => {
    const look = {
      variables: {},
      imageHosts: ["cdn.example"],
      readImage: async () => Promise.reject(new Error("gone")),
    };
    const { texts, missing } = await filesOf("App", [screen("a", logo), screen("b", logo)], look);
    expect(texts["screens/a.html"]).toContain(
      '<span class="inline-block bg-muted h-8" role="img" aria-label="Northwind"></span>',
    );
    expect(texts["screens/a.html"]).not.toContain("https://cdn");
    expect(missing).toEqual(["https://cdn.example/l.png"]);
  });

  it("asks for nothing when no host is allowed", async () => {
    const readImage = vi.fn(async () => "");
    const { texts } = await filesOf("App", [screen("a", logo)], { variables: {}, imageHosts: [], readImage });
    expect(readImage).not.toHaveBeenCalled();
    expect(texts["screens/a.html"]).toContain("img-src 'none';");
  });
});
