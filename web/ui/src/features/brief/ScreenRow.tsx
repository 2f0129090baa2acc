import { ArrowDown, ArrowUp, ChevronRight, GripVertical, Trash2 } from "lucide-react";
import { IconButton } from "@/shared/ui/Button";
import type { BriefFaults, BriefScreen } from "./brief";
import { ScreenDetails } from "./ScreenDetails";
import { useReorder } from "./useReorder";

type Props = {
  screen: BriefScreen;
  index: number;
  last: boolean;
  open: boolean;
  faults: BriefFaults;
  onOpen: () => void;
  onChange: (patch: Partial<BriefScreen>) => void;
  onMove: (to: number) => void; // to the place of the screen that is there now
  onRemove: () => void;
};

/** One screen of a brief: dragged by its grip, moved by its arrows, opened to its details. */
export function ScreenRow({ screen, index, last, open, faults, onOpen, onChange, onMove, onRemove }: Props) {
  const { row, grip, dragged, edge } = useReorder(screen.key);
  const name = screen.name || "screen";
  const fault = Object.entries(faults).find(([field]) => field.startsWith(`screens.${index}.`))?.[1];
  return (
    <li ref={row} data-screen={screen.key} className={`relative ${dragged ? "opacity-40" : ""}`}>
      {edge && (
        <span
          aria-hidden
          className={`pointer-events-none absolute inset-x-0 z-10 h-0.5 bg-accent ${edge === "top" ? "-top-px" : "-bottom-px"}`}
        />
      )}
      <div className="flex items-center pr-1">
        <span
          ref={grip}
          title="Drag to reorder"
          className="flex min-h-9 w-6 shrink-0 cursor-grab touch-none items-center justify-center text-ink-soft pointer-coarse:hidden"
        >
          <GripVertical size={14} aria-hidden />
        </span>
        <button
          type="button"
          aria-expanded={open}
          onClick={onOpen}
          className="flex min-h-9 min-w-0 flex-1 items-center gap-2 pr-2 text-left text-sm pointer-coarse:min-h-11 pointer-coarse:pl-2"
        >
          <ChevronRight
            size={14}
            aria-hidden
            className={`shrink-0 text-ink-soft transition-transform duration-150 motion-reduce:transition-none ${open ? "rotate-90" : ""}`}
          />
          <span className={`truncate ${screen.name ? "" : "text-ink-soft"}`}>{screen.name || "New screen"}</span>
          <span className="ml-auto max-w-20 shrink-0 truncate text-xs text-ink-soft">{screen.type}</span>
        </button>
        <IconButton label={`Move ${name} up`} disabled={index === 0} onClick={() => onMove(index - 1)}>
          <ArrowUp size={14} aria-hidden />
        </IconButton>
        <IconButton label={`Move ${name} down`} disabled={last} onClick={() => onMove(index + 1)}>
          <ArrowDown size={14} aria-hidden />
        </IconButton>
        <IconButton label={`Remove ${name}`} onClick={onRemove}>
          <Trash2 size={14} aria-hidden />
        </IconButton>
      </div>
      {fault && !open && <p className="px-2 pb-2 text-xs text-bad">{fault}</p>}
      {open && <ScreenDetails screen={screen} index={index} faults={faults} onChange={onChange} />}
    </li>
  );
}
