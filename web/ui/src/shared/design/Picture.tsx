import { useEffect, useRef } from "react";
import { pictureOf } from "./picture";
import type { Variables } from "./theme";
import { useCss } from "./useCss";

type Props = {
  html: string;
  variables: Variables;
  width?: number;
  height: number; // of the design, in px
  className?: string;
  onDrawn?: (drawn: boolean) => void;
};

/** A design's top part as a small still picture; for looks only, so its words are told elsewhere. */
export function Picture({ html, variables, width = 375, height, className = "", onDrawn }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { data: css } = useCss(html);
  useEffect(() => {
    if (css === undefined) return;
    let gone = false;
    onDrawn?.(false);
    pictureOf({ html, css, variables, width, height }).then(
      (bitmap) => {
        const at = canvas.current;
        if (gone || !at) return;
        at.width = bitmap.width;
        at.height = bitmap.height;
        at.getContext("2d")?.drawImage(bitmap, 0, 0);
        onDrawn?.(true);
      },
      () => {}, // a design that no picture can be made of is shown by its frame alone
    );
    return () => {
      gone = true;
    };
  }, [html, css, variables, width, height, onDrawn]);
  return (
    <canvas
      ref={canvas}
      aria-hidden
      className={`block w-full ${className}`}
      style={{ aspectRatio: `${width} / ${height}`, background: variables["--background"] }}
    />
  );
}
