import { Panel, useReactFlow, useStore } from "@xyflow/react";
import { Keyboard, LayoutGrid, Maximize, Minus, Plus, Redo2, Undo2 } from "lucide-react";
import type { Dispatch, ReactNode } from "react";
import { IconButton } from "@/shared/ui/Button";
import type { Action, Point } from "./board";

type Props = {
  act: Dispatch<Action>;
  step: Point; // from one frame to the next when they are tidied
  canUndo: boolean;
  canRedo: boolean;
  onHelp: () => void;
  children?: ReactNode;
};

/** What acts on the canvas as a whole. */
export default function Toolbar({ act, step, canUndo, canRedo, onHelp, children }: Props) {
  const flow = useReactFlow();
  const zoom = useStore((s) => s.transform[2]);
  return (
    <Panel
      position="bottom-center"
      className="m-3! flex max-w-[calc(100%-24px)] items-center gap-0.5 overflow-x-auto rounded-lg border border-line bg-raised p-1"
    >
      <div role="toolbar" aria-label="Canvas" className="flex items-center gap-0.5">
        <IconButton className="max-md:hidden" label="Zoom out" onClick={() => void flow.zoomOut()}>
          <Minus size={16} aria-hidden />
        </IconButton>
        <button
          type="button"
          title="Zoom to 100 %"
          className="min-h-8 w-14 max-md:hidden rounded-md text-sm whitespace-nowrap tabular-nums hover:bg-sunken"
          onClick={() => void flow.zoomTo(1)}
        >
          {Math.round(zoom * 100)} %
        </button>
        <IconButton className="max-md:hidden" label="Zoom in" onClick={() => void flow.zoomIn()}>
          <Plus size={16} aria-hidden />
        </IconButton>
        <IconButton label="Fit all frames" onClick={() => void flow.fitView({ padding: 0.12, maxZoom: 1 })}>
          <Maximize size={16} aria-hidden />
        </IconButton>
        <IconButton
          label="Tidy"
          onClick={() => {
            act({ type: "tidy", step });
            // React Flow knows the new places two frames later.
            requestAnimationFrame(() => requestAnimationFrame(() => void flow.fitView({ padding: 0.12, maxZoom: 1 })));
          }}
        >
          <LayoutGrid size={16} aria-hidden />
        </IconButton>
        <IconButton label="Undo" disabled={!canUndo} onClick={() => act({ type: "undo" })}>
          <Undo2 size={16} aria-hidden />
        </IconButton>
        <IconButton className="max-md:hidden" label="Redo" disabled={!canRedo} onClick={() => act({ type: "redo" })}>
          <Redo2 size={16} aria-hidden />
        </IconButton>
        {children}
        <IconButton className="max-md:hidden" label="Keys" onClick={onHelp}>
          <Keyboard size={16} aria-hidden />
        </IconButton>
      </div>
    </Panel>
  );
}
