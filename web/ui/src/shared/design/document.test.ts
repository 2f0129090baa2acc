import { describe, expect, it } from "vitest";
import { screenDocument } from "./document";
import { variablesOf } from "./theme";

describe("screenDocument", () => {
  it("states its policy before anything that could load", () => {
    const doc = screenDocument({ title: "<b>", html: "<div></div>", css: "", variables: {}, imageHosts: [] });
    const head = doc.slice(doc.indexOf("<head>") + "<head>".length).trimStart();
    expect(head.startsWith('<meta http-equiv="Content-Security-Policy" content="default-src \'none\'')).toBe(true);
    expect(doc).not.toContain("<title><b>");
  });

  it("allows images of the named hosts only", () => {
    const policy = (imageHosts: string[]) =>
      /img-src ([^;]*);/.exec(screenDocument({ title: "", html: "", css: "", variables: {}, imageHosts }))?.[1];
    expect(policy([])).toBe("'none'");
    expect(policy(["cdn.example.com", "images.example.com:8443"])).toBe(
      "https://cdn.example.com https://images.example.com:8443",
    );
  });

  it("keeps CSS inside its element", () => {
    const doc = screenDocument({
      title: "",
      html: "",
      css: 'a::after{content:"</style><script>"}',
      variables: {},
      imageHosts: [],
    });
    expect(doc.match(/<\/style/g)).toHaveLength(1);
  });
});

describe("variablesOf", () => {
  it("takes declarations of variables and nothing else", () => {
    const style =
      "--a: #fff; --b: oklch(60% 0.1 20); color: red; --c: url(x); --d: 1) (; --e: </style>; --f: a/*b; --g : 1px";
    expect(variablesOf(style)).toEqual({ "--a": "#fff", "--b": "oklch(60% 0.1 20)", "--g": "1px" });
  });
});
