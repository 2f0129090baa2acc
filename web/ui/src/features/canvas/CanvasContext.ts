import { createContext, useContext } from "react";
import type { Variables } from "@/shared/design/theme";
import type { Frame } from "./frames";

/** What every frame needs to know; kept out of the nodes' data so that a theme swap moves no node. */
export type CanvasValue = {
  jobId: string;
  frames: Map<string, Frame>;
  variables: Variables;
  height: number;
  changing: Set<string>; // screens that an edit is being made for
  open: string | null; // the frame whose content can be scrolled
  canRetry: boolean;
  onRetry: () => void;
  onOpen: (id: string | null) => void;
};

export const CanvasContext = createContext<CanvasValue | null>(null);

export function useCanvas(): CanvasValue {
  const value = useContext(CanvasContext);
  if (!value) throw new Error("useCanvas outside a canvas");
  return value;
}
