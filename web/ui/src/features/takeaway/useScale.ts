import { useState } from "react";

/** How many pixels of a PNG one pixel of a screen has. */
export const scales = [1, 2, 3] as const;
export type Scale = (typeof scales)[number];

const slot = "appforge.scale";

function load(): Scale {
  const kept = Number(localStorage.getItem(slot));
  return scales.find((s) => s === kept) ?? 1;
}

/** The scale that pictures were last wanted at, in this browser. */
export function useScale() {
  const [scale, setScale] = useState(load);
  const choose = (next: Scale) => {
    setScale(next);
    localStorage.setItem(slot, String(next));
  };
  return [scale, choose] as const;
}
