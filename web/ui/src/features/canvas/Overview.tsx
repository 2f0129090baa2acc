import { useQueries } from "@tanstack/react-query";
import { ViewportPortal } from "@xyflow/react";
import { useContext, useMemo, useState } from "react";
import { ImageHosts } from "@/shared/design/images";
import { overviewDocument } from "@/shared/design/overviewDocument";
import { cssQuery } from "@/shared/design/useCss";
import { frameWidthCss } from "@/shared/design/wardrobe";
import { useSettled } from "@/shared/useSettled";
import { useCanvas } from "./CanvasContext";
import type { Outline } from "./outlines";

/** While designs come or are moved, their pictures show them; the overview waits so long for an end of it. */
const settleMs = 300;

/** Above selected frames, whose pictures would lag behind a change of the theme. */
const above = 2000;

/** All designs on the canvas in one frame, for who looks from afar; it takes no clicks. */
export function Overview({ outlines }: { outlines: Outline[] }) {
  const { wardrobe, worn } = useCanvas();
  const imageHosts = useContext(ImageHosts);
  const settled = useSettled(outlines, settleMs);
  const css = useQueries({ queries: settled.map(({ html }) => cssQuery(html)), combine: cssOf });
  const left = Math.min(...settled.map(({ x }) => x));
  const top = Math.min(...settled.map(({ y }) => y));
  const width = Math.max(...settled.map((o) => o.x + o.width)) - left;
  const height = Math.max(...settled.map((o) => o.y + o.height)) - top;
  const doc = useMemo(
    () =>
      css &&
      overviewDocument({
        title: "All designs",
        designs: settled.flatMap((o, i) => {
          const styles = css[i];
          return styles === undefined ? [] : [{ ...o, x: o.x - left, y: o.y - top, css: styles }];
        }),
        width,
        wardrobe,
        imageHosts,
      }),
    [settled, css, left, top, width, wardrobe, imageHosts],
  );
  const [shown, setShown] = useState<string>();
  if (!doc) return null;
  const current = doc === shown && settled === outlines;
  return (
    <ViewportPortal>
      <iframe
        key={doc}
        title="All designs"
        sandbox=""
        srcDoc={doc}
        referrerPolicy="no-referrer"
        tabIndex={-1}
        onLoad={() => setShown(doc)}
        style={{
          position: "absolute",
          transform: `translate(${left}px, ${top}px)`,
          width: frameWidthCss(width, worn),
          height,
          zIndex: above,
          colorScheme: "light", // a document of another scheme than its frame is not seen through
        }}
        className={`pointer-events-none max-w-none border-0 ${current ? "group-data-[moving]/canvas:invisible" : "invisible"}`}
      />
    </ViewportPortal>
  );
}

/** The CSS of all designs, once it is known of all; a design without is shown by its own frame, which says why. */
function cssOf(results: { data?: string; isPending: boolean }[]): (string | undefined)[] | undefined {
  return results.some((r) => r.isPending) ? undefined : results.map((r) => r.data);
}
