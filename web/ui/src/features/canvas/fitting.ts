import type { FitViewOptions } from "@xyflow/react";

/** How frames are fitted into the canvas: with room around them, in one glide unless the system asks for less motion. */
export function fitting(): FitViewOptions {
  return { padding: 0.12, maxZoom: 1, duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 160 };
}

/** Does something when React Flow knows what the board knows: two frames later. */
export function onceLaidOut(then: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(then));
}
