import { useContext, useEffect, useMemo, useState } from "react";
import { ImageHosts } from "./images";
import type { Variables } from "./theme";
import { Turns } from "./turns";
import { useCss } from "./useCss";
import { dressedDocument, frameWidthCss, frameWidthFor } from "./wardrobe";

type Props = {
  title: string;
  html: string;
  width: number; // of the design, in px
  wardrobe: Variables[]; // the themes that it can change between at once
  worn: number; // which of them it wears, unless an ancestor's wornProperty says it
  className?: string;
  interactive?: boolean;
  onShown?: () => void;
};

/** Frames load a few at a time: all at once would hold up the page. */
const loads = new Turns(3);

/**
 * A design in a frame that runs no script and has no origin. A new look is loaded
 * behind the old one and takes its place when it is there, so that nothing flashes.
 */
export function Preview({ title, html, width, wardrobe, worn, className = "", interactive = false, onShown }: Props) {
  const css = useCss(html);
  const imageHosts = useContext(ImageHosts);
  const doc = useMemo(
    () =>
      css.data === undefined ? undefined : dressedDocument({ title, html, css: css.data, width, wardrobe, imageHosts }),
    [title, html, css.data, width, wardrobe, imageHosts],
  );
  // A document that is to be replaced keeps the theme that it wears: in it, the numbers may mean others.
  const [shown, setShown] = useState<{ doc: string; worn: number }>();
  if (shown && shown.doc === doc && shown.worn !== worn) setShown({ doc, worn });
  const [turn, setTurn] = useState<{ doc: string; end: () => void }>();
  useEffect(() => {
    if (doc === undefined) return;
    const end = loads.take(() => setTurn({ doc, end: () => end() }));
    return end;
  }, [doc]);
  if (css.isError)
    return <p className="p-4 text-sm text-bad">This screen's styles could not be compiled. Reload the page.</p>;
  const docs = [...new Set([shown?.doc, turn?.doc])].filter((d) => d !== undefined);
  return (
    <div className={`overflow-hidden ${className}`}>
      {docs.map((d) => (
        <iframe
          key={d}
          title={title}
          sandbox=""
          srcDoc={d}
          referrerPolicy="no-referrer"
          tabIndex={interactive ? 0 : -1}
          onLoad={() => {
            if (d !== turn?.doc || d !== doc) return;
            turn.end();
            setShown({ doc, worn });
            onShown?.();
          }}
          style={{ width: d === doc || !shown ? frameWidthCss(width, worn) : frameWidthFor(width, shown.worn) }}
          className={`absolute top-0 left-0 h-full max-w-none border-0 ${interactive ? "nowheel nodrag" : "pointer-events-none"} ${d === shown?.doc ? "z-10" : "z-0"}`}
        />
      ))}
    </div>
  );
}
