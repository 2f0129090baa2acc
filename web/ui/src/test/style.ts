import type { StyleResult } from "@/shared/api/types";

/** What was found in two pictures; one colour has no role. */
export const styleResult: StyleResult = {
  extractionType: "full",
  images: [
    {
      id: "image-1",
      name: "home.png",
      type: "image/png",
      width: 780,
      height: 1688,
      bytes: 42_000,
      sha256: "a".repeat(64),
      colors: [{ hex: "#ffffff", share: 0.8, smooth: 1, rim: 1 }],
    },
    {
      id: "image-2",
      type: "image/webp",
      width: 390,
      height: 844,
      bytes: 3_145_728,
      sha256: "b".repeat(64),
      colors: [],
    },
  ],
  colors: [
    { hex: "#ffffff", name: "white", share: 0.7, role: "background", confidence: 0.94, contrast: 1, images: [0, 1] },
    { hex: "#0f172a", name: "midnightblue", share: 0.2, role: "text", confidence: 0.9, contrast: 17.8, images: [0] },
    { hex: "#2563eb", name: "royalblue", share: 0.095, role: "primary", confidence: 0.8, contrast: 5.1, images: [1] },
    { hex: "#fde68a", name: "khaki", share: 0.005, confidence: 0.95, contrast: 1.2, images: [1] },
  ],
  contrast: [
    { foreground: "text", background: "background", ratio: 17.8, level: "AAA" },
    { foreground: "background", background: "primary", ratio: 3.1, level: "AA large" },
  ],
  palette: { primary: "#2563eb", background: "#ffffff", text: { primary: "#0f172a" } },
  theme: {
    id: "from-pictures",
    name: "From 2 pictures",
    style:
      "--background: #ffffff; --foreground: #0f172a; --primary: #2563eb; --primary-foreground: #ffffff; --radius: 12px",
  },
  typography: "Geometric sans, large semibold headings",
  findings: [
    { kind: "color", name: "primary", value: "#2563eb", confidence: 0.8, image: 1 },
    { kind: "typography", name: "heading", value: "Geometric sans, about 28 px", confidence: 0.85, image: 1 },
  ],
  notes: ["A colour that the model named, #ff00ff, is not in the pixels and was dropped."],
};
