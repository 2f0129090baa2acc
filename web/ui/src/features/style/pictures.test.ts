import { describe, expect, it } from "vitest";
import { faultOf, faultOfCount, maxBytes, withNames } from "./pictures";

function file(content: string, name: string, type = ""): File {
  return new File([Uint8Array.from(content, (c) => c.charCodeAt(0))], name, { type });
}

describe("faultOf", () => {
  it.each([
    ["a png", file("\x89PNG\r\n\x1a\n…", "a.png")],
    ["a jpeg under a wrong name", file("\xff\xd8\xff\xe0", "a.gif", "image/gif")],
    ["a webp", file("RIFF\x10\0\0\0WEBPVP8 ", "a.webp")],
  ])("lets %s pass, by its bytes", async (_, picture) => {
    expect(await faultOf(picture, 0)).toBeNull();
  });

  // The sentences are those of functions/style; e2e and the browser suite hold the server to them.
  it.each([
    [file("GIF89a", "a.png", "image/png"), "images[2] is a gif: send a png, jpeg or webp file"],
    [file("<svg xmlns='…'/>", "a.svg"), "images[2] is an svg: send a png, jpeg or webp file"],
    [file("\0\0\0\x20ftypavif", "a.avif"), "images[2] is an avif, heic or video file: send a png, jpeg or webp file"],
    [file("Dear diary", "a.txt", "text/plain"), "images[2] is of the type text/plain: send a png, jpeg or webp file"],
    [file("", "a.png"), "images[2] is empty: send a png, jpeg or webp file"],
    [
      new File([new Uint8Array(maxBytes + 1)], "a.png"),
      "images[2] has more than 10485760 bytes (10 MB), the limit of one picture. Send a smaller file.",
    ],
  ])("says what is wrong with %o", async (picture, says) => {
    expect(await faultOf(picture, 2)).toBe(says);
  });
});

describe("faultOfCount", () => {
  it("allows one to eight", () => {
    expect([0, 1, 8, 9].map(faultOfCount)).toEqual([
      "images has 0 entries: send 1 to 8",
      null,
      null,
      "images has 9 entries: send 1 to 8",
    ]);
  });
});

describe("withNames", () => {
  it("names the files that a sentence speaks of", () => {
    const files = [{ name: "home.png" }, { name: "logo.gif" }];
    expect(withNames("images[1] is a gif", files)).toBe("logo.gif is a gif");
    expect(withNames("images[7] is a gif, and images has 9 entries", files)).toBe(
      "images[7] is a gif, and images has 9 entries",
    );
  });
});
