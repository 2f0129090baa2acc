import { createContext, useContext } from "react";
import type { Variables } from "@/shared/design/theme";
import type { Device } from "./devices";
import type { Frame } from "./frames";
import type { Stillness } from "./stillness";
import type { Together } from "./useTogether";

/** What every frame needs to know; kept out of the nodes' data so that a theme swap moves no node. */
export type CanvasValue = {
  jobId: string;
  frames: Map<string, Frame>;
  wardrobe: Variables[]; // the themes that frames change between
  worn: number; // which of them they wear
  device: Device;
  heights: Map<string, number>; // of frames whose device has none of its own, in px
  bezel: boolean; // a phone is drawn around each frame
  changing: Set<string>; // screens that an edit is being made for
  outlined: Set<string>; // frames whose design an overview shows
  together: Together;
  open: string | null; // the frame whose content can be scrolled
  whyNoRetry?: string; // absent: what is missing can be made again
  stillness: Stillness;
  onRetry: (screenId: string) => void;
};

export const CanvasContext = createContext<CanvasValue | null>(null);

export function useCanvas(): CanvasValue {
  const value = useContext(CanvasContext);
  if (!value) throw new Error("useCanvas outside a canvas");
  return value;
}
