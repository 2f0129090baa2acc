import { type RefObject, useEffect } from "react";

/**
 * Keys go to the canvas even after a click into an opened frame: a frame without
 * script would keep them, Esc among them. Who comes by Tab stays, to scroll by keys.
 */
export function useQuietFrames(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onBlur = () => {
      const at = document.activeElement;
      if (!(at instanceof HTMLIFrameElement) || !box.current?.contains(at) || !at.matches(":hover")) return;
      at.closest<HTMLElement>(".react-flow__node")?.focus({ preventScroll: true });
    };
    window.addEventListener("blur", onBlur);
    return () => window.removeEventListener("blur", onBlur);
  }, [box]);
}
