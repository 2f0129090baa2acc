import { describe, expect, it } from "vitest";
import { imageHostsOf } from "./images";

describe("imageHostsOf", () => {
  it("takes the hosts of logo and footer, each once", () => {
    expect(
      imageHostsOf({ logo: "https://CDN.example.com/l.png", footer: "https://static.example.com:8443/f.png" }),
    ).toEqual(["cdn.example.com", "static.example.com:8443"]);
    expect(imageHostsOf({ logo: "https://a.example/l.png", footer: "https://a.example/f.png" })).toEqual(["a.example"]);
  });

  it("takes nothing else", () => {
    expect(imageHostsOf(undefined)).toEqual([]);
    for (const logo of ["", "words", "http://a.example/x", "https://me@a.example/x", "https://a.example;x/", "data:,x"])
      expect(imageHostsOf({ logo })).toEqual([]);
  });
});
