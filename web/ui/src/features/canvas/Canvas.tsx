import "@xyflow/react/dist/base.css";
import {
  applyNodeChanges,
  type Node,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useKeyPress,
  useReactFlow,
  type Viewport,
} from "@xyflow/react";
import {
  type CSSProperties,
  type Dispatch,
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { wornProperty } from "@/shared/design/wardrobe";
import { narrowWindow, useMedia } from "@/shared/ui/useMedia";
import { type Action, type Board, origin, shown } from "./board";
import { CanvasContext, type CanvasValue } from "./CanvasContext";
import { FrameNode } from "./FrameNode";
import { fitting, onceLaidOut } from "./fitting";
import { focusFrame } from "./focus";
import { gripClass, gripOnly } from "./grip";
import { addKeys, commandFor, marqueeKey, panKey } from "./keys";
import { Overview } from "./Overview";
import { heightOn } from "./outlines";
import { onBoard, onCanvas, spreadOf } from "./spread";
import { Stillness } from "./stillness";
import { useKeys } from "./useKeys";
import { useOutlines } from "./useOutlines";
import { useQuietFrames } from "./useQuietFrames";
import { useTogether } from "./useTogether";

const nodeTypes = { frame: FrameNode };

/** Below this zoom a picture is as sharp as a frame, and stands in for it while the canvas moves. */
const pictureZoom = 0.5;
const restMs = 140;

/** How far an arrow key moves the canvas, in px of the window. */
const panStep = 80;

type Props = Omit<CanvasValue, "open" | "outlined" | "together" | "stillness"> & {
  box: RefObject<HTMLDivElement | null>; // where wornProperty is set ahead of React
  board: Board;
  act: Dispatch<Action>;
  selected: string[];
  onSelect: (ids: string[]) => void;
  onDuplicate: (ids: string[]) => void;
  onDelete: (ids: string[]) => void;
  onUndo: () => void;
  onRedo: () => void;
  onHelp: () => void;
  children?: ReactNode; // what floats over the canvas
};

export default function Canvas(props: Props) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow({ box, board, act, selected, onSelect, onDuplicate, onDelete, children, ...props }: Props) {
  const { onUndo, onRedo, onHelp, ...shared } = props;
  const flow = useReactFlow();
  const [stillness] = useState(() => new Stillness());
  const [open, setOpen] = useState<string | null>(null);
  const visible = shown(board).filter((id) => shared.frames.has(id));
  const key = visible.join("\n");
  const [nodes, setNodes] = useState<Node[]>([]);
  const { frames, device, heights } = shared;
  const spread = useMemo(() => spreadOf(device), [device]);
  const touch = useMedia("(pointer: coarse)");

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
          position: onCanvas(board.positions[id] ?? origin, spread),
          data: {},
          dragHandle: touch ? `.${gripClass}` : undefined,
          width: device.width,
          height: heightOn(device, heights, id),
          selected: known?.selected ?? false,
          ariaLabel: frames.get(id)?.title,
        };
      }),
    );
  }, [key, board.positions, device, spread, heights, touch]);

  const fit = useCallback(() => void flow.fitView(fitting()), [flow]);

  // The first view shows all frames; later ones arrive without moving it.
  const fitted = useRef(false);
  useEffect(() => {
    if (fitted.current || nodes.length === 0) return;
    fitted.current = true;
    // A phone has room for one frame at a readable size; the others are a swipe away.
    const first = matchMedia(narrowWindow).matches ? nodes.slice(0, 1).map(({ id }) => ({ id })) : undefined;
    requestAnimationFrame(() => void flow.fitView({ ...fitting(), duration: 0, nodes: first }));
  }, [nodes, flow]);

  const onNodesChange = (changes: NodeChange[]) => {
    setNodes((before) =>
      applyNodeChanges(
        changes.filter((c) => c.type !== "remove"),
        before,
      ),
    );
    // Drags report themselves when they end; arrow keys move at once.
    const nudged = changes.filter((c) => c.type === "position" && c.position && c.dragging === false);
    if (nudged.length) {
      act({
        type: "move",
        positions: Object.fromEntries(
          nudged.flatMap((c) => (c.type === "position" && c.position ? [[c.id, onBoard(c.position, spread)]] : [])),
        ),
      });
    }
  };

  const [far, setFar] = useState(true); // as the first view is where there are many frames
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onMove = useCallback(
    (_: unknown, { zoom }: Viewport) => {
      const at = box.current;
      if (!at) return;
      at.style.setProperty("--label-scale", String(Math.min(6, 1 / zoom)));
      at.toggleAttribute("data-moving", zoom < pictureZoom);
      stillness.set(true);
      clearTimeout(rest.current);
      rest.current = setTimeout(() => {
        at.removeAttribute("data-moving");
        setFar(zoom < pictureZoom);
        stillness.set(false);
      }, restMs);
    },
    [box, stillness],
  );
  useEffect(() => () => clearTimeout(rest.current), []);

  /** Moves the canvas; arrows are for the selected frames when there are any. */
  const pan = (x: number, y: number) => {
    if (selected.length > 0) return false;
    const from = flow.getViewport();
    void flow.setViewport({ ...from, x: from.x + x * panStep, y: from.y + y * panStep });
  };
  const last = useRef(""); // the frame that had the focus last; it may be out of sight by now
  const onFocusCapture = (e: FocusEvent) => {
    last.current = e.target.closest<HTMLElement>(".react-flow__node")?.dataset.id ?? last.current;
  };
  /** Gives the focus to the frame so many after that, and brings it into view, no nearer than the canvas is. */
  const go = (steps: number) => {
    const at = visible.indexOf(last.current);
    const id = visible.at(at < 0 ? Math.min(0, steps) : (at + steps) % visible.length);
    if (!id) return false;
    const near = { ...fitting(), maxZoom: flow.getZoom(), nodes: [{ id }] };
    void flow.fitView(near).then(() => onceLaidOut(() => focusFrame(id)));
  };
  useQuietFrames(box);
  const panning = useKeyPress(panKey); // a frame that can be dragged would not let the canvas be
  useKeys({
    open: (frame) => {
      const one = frame ?? (selected.length === 1 ? selected[0] : undefined);
      if (!one) return false;
      setOpen(one);
    },
    close: () => {
      if (!open) return false;
      setOpen(null);
    },
    undo: onUndo,
    redo: onRedo,
    duplicate: () => selected.length > 0 && onDuplicate(selected),
    delete: () => selected.length > 0 && onDelete(selected),
    all: () => setNodes((before) => before.map((n) => ({ ...n, selected: true }))),
    zoomIn: () => void flow.zoomIn(),
    zoomOut: () => void flow.zoomOut(),
    actual: () => void flow.zoomTo(1),
    fit,
    next: () => go(1),
    previous: () => go(-1),
    left: () => pan(1, 0),
    right: () => pan(-1, 0),
    up: () => pan(0, 1),
    down: () => pan(0, -1),
    help: onHelp,
  });

  // On a frame, React Flow would let go of the focus too, and of the selection of an opened one.
  const onKeyDownCapture = (e: KeyboardEvent) => {
    const onFrame = e.target instanceof Element && e.target.closest(".react-flow__node");
    if (!onFrame || commandFor(e.nativeEvent)?.id !== "close") return;
    e.stopPropagation();
    if (open) setOpen(null);
    else setNodes((before) => before.map((n) => ({ ...n, selected: false })));
  };

  const { jobId, wardrobe, worn, bezel, changing, whyNoRetry, onRetry } = shared;
  const outlines = useOutlines({ shown: visible, frames, board, device, heights, bezel, changing, open });
  const together = useTogether(outlines);
  const apart = !far || together.failed;
  const outlined = useMemo(() => new Set(apart ? [] : outlines.map(({ id }) => id)), [apart, outlines]);
  // One property changes the theme of all frames; React looks at each of them afterwards.
  // With another wardrobe it waits for that: a number means another theme there.
  const dress = useDeferredValue(useMemo(() => ({ wardrobe, worn }), [wardrobe, worn]));
  const value = useMemo<CanvasValue>(
    () => ({
      jobId,
      frames,
      ...dress,
      device,
      heights,
      bezel,
      changing,
      whyNoRetry,
      stillness,
      onRetry,
      outlined,
      together,
      open,
    }),
    [jobId, frames, dress, device, heights, bezel, changing, whyNoRetry, stillness, onRetry, outlined, together, open],
  );
  return (
    <CanvasContext value={value}>
      <div
        ref={box}
        onFocusCapture={onFocusCapture}
        style={{ [wornProperty]: dress.wardrobe === wardrobe ? worn : dress.worn } as CSSProperties}
        className="group/canvas @container/canvas relative size-full bg-canvas"
      >
        <ReactFlow
          aria-label="Canvas"
          onKeyDownCapture={onKeyDownCapture}
          tabIndex={-1} // takes the focus when no frame is left to have it
          nodes={nodes}
          nodeTypes={nodeTypes}
          onNodesChange={onNodesChange}
          onSelectionChange={({ nodes: picked }) => {
            onSelect(picked.map((n) => n.id));
            setOpen((o) => (picked.some((n) => n.id === o) ? o : null));
          }}
          onNodeDragStart={() => box.current?.toggleAttribute("data-moving", outlined.size > 0)}
          onNodeDragStop={() => box.current?.removeAttribute("data-moving")}
          onNodeDoubleClick={(_, node) => setOpen(node.id)}
          onMove={onMove}
          minZoom={0.05}
          maxZoom={2}
          panOnScroll
          zoomOnDoubleClick={false}
          panActivationKeyCode={panKey}
          nodesDraggable={!panning}
          noPanClassName={touch ? gripOnly : undefined}
          selectNodesOnDrag={!touch} // what selects opens a panel, on a phone over the canvas
          deleteKeyCode={null}
          multiSelectionKeyCode={addKeys}
          selectionKeyCode={marqueeKey}
          onlyRenderVisibleElements
          nodesConnectable={false}
          proOptions={{ hideAttribution: false }}
        >
          {outlined.size > 0 && <Overview of={outlines} together={together} />}
          {children}
        </ReactFlow>
      </div>
    </CanvasContext>
  );
}
