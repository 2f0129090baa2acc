import { useEffect, useState } from "react";
import { compileCss } from "@/shared/design/compile";
import { heightOf } from "@/shared/design/picture";
import type { Variables } from "@/shared/design/theme";
import { type Device, phone } from "./devices";
import type { Frame } from "./frames";

const none: Map<string, number> = new Map();

/** The heights of the frames' designs, by frame, for a device that has none of its own. */
export function useHeights(frames: Frame[], device: Device, variables: Variables): Map<string, number> {
  const [heights, setHeights] = useState(none);
  const wanted = device.height === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours change no height
  useEffect(() => {
    if (!wanted) return;
    let gone = false;
    for (const { id, html } of frames) {
      if (!html) continue;
      compileCss(html)
        .then((css) => heightOf({ html, css, variables, width: device.width }, phone.height ?? 0))
        .then((height) => {
          if (!gone) setHeights((all) => (all.get(id) === height ? all : new Map(all).set(id, height)));
        })
        .catch(() => {}); // what cannot be measured stands as high as a phone
    }
    return () => {
      gone = true;
    };
  }, [frames, wanted, device.width]);
  return wanted ? heights : none;
}
