import { Panel } from "@xyflow/react";
import { Keyboard, Redo2, Undo2 } from "lucide-react";
import type { Dispatch, ReactNode } from "react";
import { IconButton } from "@/shared/ui/Button";
import { narrowWindow, useMedia } from "@/shared/ui/useMedia";
import type { Action, Point } from "./board";
import { ViewTools } from "./ViewTools";

type Props = {
  act: Dispatch<Action>;
  step: Point; // from one frame to the next when they are tidied
  canUndo: boolean;
  canRedo: boolean;
  onHelp: () => void;
  children?: ReactNode;
};

const box = "m-3! w-max max-w-[calc(100%-24px)] rounded-lg border border-line bg-raised p-1";

/** What acts on the canvas as a whole. */
export default function Toolbar({ act, step, canUndo, canRedo, onHelp, children }: Props) {
  const narrow = useMedia(narrowWindow);
  return (
    <>
      {narrow && (
        <Panel position="top-right" className={box}>
          <div role="toolbar" aria-label="View" className="flex items-center gap-0.5">
            <ViewTools act={act} step={step} percent={false} />
          </div>
        </Panel>
      )}
      <Panel position="bottom-center" className={box}>
        <div role="toolbar" aria-label="Canvas" className="flex flex-wrap items-center justify-center gap-0.5">
          {!narrow && <ViewTools act={act} step={step} percent />}
          <IconButton
            label="Undo"
            why={canUndo ? undefined : "nothing was done yet"}
            onClick={() => act({ type: "undo" })}
          >
            <Undo2 size={16} aria-hidden />
          </IconButton>
          <IconButton
            label="Redo"
            why={canRedo ? undefined : "nothing was undone"}
            onClick={() => act({ type: "redo" })}
          >
            <Redo2 size={16} aria-hidden />
          </IconButton>
          {children}
          {!narrow && (
            <IconButton label="Keys" onClick={onHelp}>
              <Keyboard size={16} aria-hidden />
            </IconButton>
          )}
        </div>
      </Panel>
    </>
  );
}
