import { useReactFlow, useStore } from "@xyflow/react";
import { LayoutGrid, Maximize, Minus, Plus } from "lucide-react";
import type { Dispatch } from "react";
import { IconButton } from "@/shared/ui/Button";
import type { Action, Point } from "./board";
import { fitting, onceLaidOut } from "./fitting";

type Props = {
  act: Dispatch<Action>;
  step: Point; // from one frame to the next when they are tidied
  percent: boolean; // room to say how near the canvas is
};

/** How near the canvas is looked at, and where its frames stand. */
export function ViewTools({ act, step, percent }: Props) {
  const flow = useReactFlow();
  const zoom = useStore((s) => s.transform[2]);
  const tidy = () => {
    act({ type: "tidy", step });
    onceLaidOut(() => void flow.fitView(fitting()));
  };
  return (
    <>
      <IconButton label="Zoom out" onClick={() => void flow.zoomOut()}>
        <Minus size={16} aria-hidden />
      </IconButton>
      {percent && (
        <button
          type="button"
          title="Zoom to 100 %"
          className="min-h-8 w-14 rounded-md text-sm whitespace-nowrap tabular-nums hover:bg-sunken pointer-coarse:min-h-11"
          onClick={() => void flow.zoomTo(1)}
        >
          {Math.round(zoom * 100)} %
        </button>
      )}
      <IconButton label="Zoom in" onClick={() => void flow.zoomIn()}>
        <Plus size={16} aria-hidden />
      </IconButton>
      <IconButton label="Fit all frames" onClick={() => void flow.fitView(fitting())}>
        <Maximize size={16} aria-hidden />
      </IconButton>
      <IconButton label="Tidy" onClick={tidy}>
        <LayoutGrid size={16} aria-hidden />
      </IconButton>
    </>
  );
}
