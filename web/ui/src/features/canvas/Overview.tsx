import { ViewportPortal } from "@xyflow/react";
import { useContext, useMemo, useState } from "react";
import { ImageHosts } from "@/shared/design/images";
import { overviewDocument } from "@/shared/design/overviewDocument";
import { frameWidthCss } from "@/shared/design/wardrobe";
import { useCanvas } from "./CanvasContext";
import type { Outline } from "./outlines";
import type { Together } from "./useTogether";

/** Above selected frames, whose pictures would lag behind a change of the theme. */
const above = 2000;

/** All designs on the canvas in one frame, for who looks from afar; it takes no clicks. */
export function Overview({ of, together }: { of: Outline[]; together: Together }) {
  const { wardrobe, worn } = useCanvas();
  const imageHosts = useContext(ImageHosts);
  const { outlines: settled, css } = together;
  const left = Math.min(...settled.map(({ x }) => x));
  const top = Math.min(...settled.map(({ y }) => y));
  const width = Math.max(...settled.map((o) => o.x + o.width)) - left;
  const height = Math.max(...settled.map((o) => o.y + o.height)) - top;
  const doc = useMemo(
    () =>
      css &&
      overviewDocument({
        title: "All designs",
        designs: settled.map((o) => ({ ...o, x: o.x - left, y: o.y - top })),
        css,
        width,
        wardrobe,
        imageHosts,
      }),
    [settled, css, left, top, width, wardrobe, imageHosts],
  );
  const [shown, setShown] = useState<string>();
  if (!doc) return null;
  const current = doc === shown && settled === of;
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
