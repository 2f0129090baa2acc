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

/** A picture in another theme waits so long: first the frames, which people look at, change theirs. */
const redrawMs = 400;

/** A design's top part as a small still picture; for looks only, so its words are told elsewhere. */
export function Picture(props: Props) {
  const { data: css } = useCss(props.html);
  return <PictureIn {...props} css={css} />;
}

/** The same in CSS that has at least what the design needs; undefined until it is compiled. */
export function PictureIn(props: Props & { css: string | undefined }) {
  const { html, css, variables, width = 375, height, className = "", onDrawn } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useRef<string>(undefined); // the design that the picture shows
  useEffect(() => {
    if (css === undefined) return;
    let gone = false;
    onDrawn?.(false);
    const draw = () =>
      pictureOf({ html, css, variables, width, height }).then(
        (bitmap) => {
          const at = canvas.current;
          if (gone || !at) return;
          at.width = bitmap.width;
          at.height = bitmap.height;
          at.getContext("2d")?.drawImage(bitmap, 0, 0);
          shown.current = html;
          onDrawn?.(true);
        },
        () => {}, // a design that no picture can be made of is shown by its frame alone
      );
    const timer = setTimeout(draw, shown.current === html ? redrawMs : 0);
    return () => {
      gone = true;
      clearTimeout(timer);
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
