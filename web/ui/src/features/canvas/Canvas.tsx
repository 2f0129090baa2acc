import "@xyflow/react/dist/base.css";
import {
  applyNodeChanges,
  type Node,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type Viewport,
} from "@xyflow/react";
import { type Dispatch, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Action, type Board, shown } from "./board";
import { CanvasContext, type CanvasValue } from "./CanvasContext";
import { FrameNode, frameWidth } from "./FrameNode";

const nodeTypes = { frame: FrameNode };
const fitting = { padding: 0.12, maxZoom: 1, duration: 160 };

type Props = Omit<CanvasValue, "open" | "onOpen"> & {
  board: Board;
  act: Dispatch<Action>;
  selected: string[];
  onSelect: (ids: string[]) => void;
  onDuplicate: (ids: string[]) => void;
  children?: ReactNode; // what floats over the canvas
};

export default function Canvas(props: Props) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow({ board, act, selected, onSelect, onDuplicate, children, ...shared }: Props) {
  const flow = useReactFlow();
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<string | null>(null);
  const visible = shown(board).filter((id) => shared.frames.has(id));
  const key = visible.join("\n");
  const [nodes, setNodes] = useState<Node[]>([]);
  const { frames, height } = shared;

  // Nodes follow the board; while one is dragged, React Flow holds its place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the visible frames
  useEffect(() => {
    setNodes((before) =>
      visible.map((id) => {
        const known = before.find((n) => n.id === id);
        return {
          ...known,
          id,
          type: "frame",
          position: board.positions[id] ?? { x: 0, y: 0 },
          data: {},
          width: frameWidth,
          height,
          selected: known?.selected ?? false,
          ariaLabel: frames.get(id)?.title,
        };
      }),
    );
  }, [key, board.positions, height]);

  const fit = useCallback(() => void flow.fitView(reducedMotion() ? { ...fitting, duration: 0 } : fitting), [flow]);

  // The first view shows all frames; later ones arrive without moving it.
  const fitted = useRef(false);
  useEffect(() => {
    if (fitted.current || nodes.length === 0) return;
    fitted.current = true;
    // A phone has room for one frame at a readable size; the others are a swipe away.
    const first = matchMedia("(max-width: 767px)").matches ? nodes.slice(0, 1).map(({ id }) => ({ id })) : undefined;
    requestAnimationFrame(() => void flow.fitView({ ...fitting, duration: 0, nodes: first }));
  }, [nodes, flow]);

  const onNodesChange = (changes: NodeChange[]) => {
    const kept = changes.filter((c) => c.type !== "remove");
    setNodes((before) => applyNodeChanges(kept, before));
    const removed = changes.filter((c) => c.type === "remove").map((c) => c.id);
    if (removed.length) act({ type: "remove", ids: removed });
    // Drags report themselves when they end; arrow keys move at once.
    const nudged = changes.filter((c) => c.type === "position" && c.position && c.dragging === false);
    if (nudged.length) {
      act({
        type: "move",
        positions: Object.fromEntries(
          nudged.flatMap((c) => (c.type === "position" && c.position ? [[c.id, c.position]] : [])),
        ),
      });
    }
  };

  const onMove = useCallback((_: unknown, { zoom }: Viewport) => {
    box.current?.style.setProperty("--label-scale", String(Math.min(6, 1 / zoom)));
  }, []);

  const onKeyDown = (e: React.KeyboardEvent) => {
    const command = e.metaKey || e.ctrlKey;
    if (e.key === "Escape" && open) return setOpen(null);
    if (
      e.key === "Enter" &&
      selected.length === 1 &&
      (e.target as HTMLElement).classList.contains("react-flow__node")
    ) {
      return setOpen(selected[0] as string);
    }
    if (!command) return;
    const acts: Record<string, () => void> = {
      z: () => act({ type: e.shiftKey ? "redo" : "undo" }),
      d: () => onDuplicate(selected),
      "=": () => void flow.zoomIn(),
      "+": () => void flow.zoomIn(),
      "-": () => void flow.zoomOut(),
      "0": () => void flow.zoomTo(1),
      "1": fit,
    };
    const run = acts[e.key.toLowerCase()];
    if (!run) return;
    e.preventDefault();
    run();
  };

  const { jobId, variables, changing, canRetry, onRetry } = shared;
  const value = useMemo<CanvasValue>(
    () => ({ jobId, frames, variables, height, changing, canRetry, onRetry, open, onOpen: setOpen }),
    [jobId, frames, variables, height, changing, canRetry, onRetry, open],
  );
  return (
    <CanvasContext value={value}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys act on the canvas that has the focus inside */}
      <div ref={box} className="relative size-full bg-canvas" onKeyDown={onKeyDown}>
        <ReactFlow
          aria-label="Canvas"
          nodes={nodes}
          nodeTypes={nodeTypes}
          onNodesChange={onNodesChange}
          onSelectionChange={({ nodes: picked }) => {
            onSelect(picked.map((n) => n.id));
            setOpen((o) => (picked.some((n) => n.id === o) ? o : null));
          }}
          onNodeDoubleClick={(_, node) => setOpen(node.id)}
          onMove={onMove}
          minZoom={0.05}
          maxZoom={2}
          panOnScroll
          zoomOnDoubleClick={false}
          panActivationKeyCode="Space"
          deleteKeyCode={["Delete", "Backspace"]}
          multiSelectionKeyCode={["Meta", "Control", "Shift"]}
          selectionKeyCode="Shift"
          onlyRenderVisibleElements
          nodesConnectable={false}
          proOptions={{ hideAttribution: false }}
        >
          {children}
        </ReactFlow>
      </div>
    </CanvasContext>
  );
}

function reducedMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
