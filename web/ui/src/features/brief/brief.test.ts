import { describe, expect, it } from "vitest";
import { type Brief, briefOf, checkBrief, completed, emptyBrief, newScreen, requestOf } from "./brief";
import { examples } from "./examples";

const good = { ...emptyBrief, appName: "Northwind", screens: [newScreen("Home"), newScreen("Home")] };

describe("checkBrief", () => {
  it("names each field that is wrong", () => {
    expect(Object.keys(checkBrief(emptyBrief)).sort()).toEqual(["appName", "screens"]);
    const palette = { ...good.palette, accent: "no colour" };
    const wrong = { ...good, logo: "http://x.example/l.png", palette, screens: [newScreen(" ")] };
    expect(Object.keys(checkBrief(wrong)).sort()).toEqual(["logo", "palette.accent", "screens.0.name"]);
    expect(checkBrief({ ...good, screens: Array.from({ length: 31 }, (_, i) => newScreen(`S${i}`)) })).toHaveProperty(
      "screens",
    );
  });

  it("knows the server's limits", () => {
    const long = (n: number) => "x".repeat(n);
    const address = `https://img.example/${long(2048)}`;
    const screen = { ...newScreen(long(121), long(61)), purpose: long(4001) };
    const words = { category: long(201), platform: long(61), typography: long(501), components: long(1001) };
    expect(Object.keys(checkBrief({ ...good, ...words, logo: address, footer: address, screens: [screen] }))).toEqual([
      "category",
      "platform",
      "typography",
      "components",
      "logo",
      "footer",
      "screens.0.name",
      "screens.0.type",
      "screens.0.purpose",
    ]);
    expect(checkBrief({ ...good, category: "🏃".repeat(200) })).toEqual({});
  });

  it("takes any CSS colour", () => {
    expect(
      checkBrief({ ...good, palette: { ...good.palette, primary: "oklch(60% 0.1 180)", text: "rebeccapurple" } }),
    ).toEqual({});
  });
});

describe("requestOf", () => {
  it("gives screens of the same name ids of their own", () => {
    expect(requestOf(good).screens.map((s) => s.id)).toEqual(["home", "home-2"]);
    expect(
      requestOf({ ...good, screens: [newScreen("Theme"), newScreen("Über uns"), newScreen("地図")] }).screens.map(
        (s) => s.id,
      ),
    ).toEqual(["theme-2", "uber-uns", "screen"]);
  });

  it("leaves out what was not filled in", () => {
    expect(requestOf(good).branding).toEqual({ appName: "Northwind", platform: "ios" });
  });
});

describe("completed", () => {
  it("reads a brief that was kept before it had all its fields", () => {
    const { footer: _f, ...old } = good;
    const kept = { ...old, palette: { primary: "#fff" }, screens: [{ key: "a", name: "Home" }] } as unknown as Brief;
    expect(checkBrief(completed(kept))).toEqual({});
    expect(requestOf(completed(kept)).screens).toEqual([{ id: "home", name: "Home" }]);
  });
});

describe("examples", () => {
  it.each(examples)("$name is complete and survives the way to the server and back", ({ brief }) => {
    const made = brief();
    expect(checkBrief(made)).toEqual({});
    const again = requestOf(briefOf(requestOf(made)));
    expect(again).toEqual(requestOf(made));
  });
});
