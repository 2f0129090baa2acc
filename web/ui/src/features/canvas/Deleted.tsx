import { Panel, useReactFlow, useStoreApi } from "@xyflow/react";
import { Trash2, Undo2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useRef } from "react";
import { Button, toolClass } from "@/shared/ui/Button";
import { menuBox, menuItem } from "@/shared/ui/menu";
import { fitting, onceLaidOut } from "./fitting";
import { focusFrame } from "./focus";
import type { Frame } from "./frames";

type Props = {
  frames: Frame[]; // those that were deleted
  empty: boolean; // no other is left
  onRestore: (ids: string[]) => void;
};

/** The way back to frames that were deleted, also long afterwards. */
export function Deleted({ frames, empty, onRestore }: Props) {
  const flow = useReactFlow();
  const store = useStoreApi();
  const back = useRef<string>(undefined);
  if (frames.length === 0) return null;
  const all = frames.map((f) => f.id);
  const restore = (ids: string[]) => {
    back.current = ids[0];
    onRestore(ids);
    onceLaidOut(() => look(ids));
  };
  /** Goes to frames that are out of sight; no nearer than the others were looked at. */
  const look = (ids: string[]) => {
    if (empty) return void flow.fitView(fitting());
    const { width, height, transform } = store.getState();
    const [x, y, zoom] = transform;
    const area = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
    if (ids.every((id) => flow.getNode(id) && flow.isNodeIntersecting({ id }, area))) return;
    void flow.fitView({ ...fitting(), nodes: ids.map((id) => ({ id })), maxZoom: zoom });
  };
  if (empty)
    return (
      <div className="pointer-events-none absolute inset-0 z-10 flex flex-col items-center justify-center gap-3 p-6 text-center">
        <p className="text-lg font-medium">{all.length === 1 ? "The frame is deleted" : "All frames are deleted"}</p>
        <p className="text-ink-soft">Their screens are kept.</p>
        <Button
          className="pointer-events-auto"
          onClick={() => {
            restore(all);
            focusFrame(all[0] as string);
          }}
        >
          <Undo2 size={14} aria-hidden /> Bring {all.length === 1 ? "it" : "them"} back
        </Button>
      </div>
    );
  return (
    <Panel position="top-left" className="m-3! rounded-lg border border-line bg-raised p-1">
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger className={toolClass} title="Bring deleted frames back">
          <Trash2 size={16} aria-hidden /> {all.length} deleted
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            className={`${menuBox} max-h-100 max-w-80 overflow-y-auto`}
            align="start"
            sideOffset={8}
            onCloseAutoFocus={(e) => {
              if (back.current === undefined) return;
              e.preventDefault(); // the trigger goes with the last one
              focusFrame(back.current);
              back.current = undefined;
            }}
          >
            <DropdownMenu.Label className="px-2.5 py-1 text-xs text-ink-soft">Bring back</DropdownMenu.Label>
            {frames.map((f) => (
              <DropdownMenu.Item key={f.id} className={menuItem} onSelect={() => restore([f.id])}>
                <span className="min-w-0 flex-1 truncate">{f.title}</span>
                {f.copy && <span className="text-xs text-ink-soft tabular-nums">v{f.version} copy</span>}
              </DropdownMenu.Item>
            ))}
            {all.length > 1 && (
              <>
                <DropdownMenu.Separator className="my-1 h-px bg-line" />
                <DropdownMenu.Item className={menuItem} onSelect={() => restore(all)}>
                  All {all.length}
                </DropdownMenu.Item>
              </>
            )}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </Panel>
  );
}
