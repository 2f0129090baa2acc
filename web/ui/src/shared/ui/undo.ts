import { toast } from "sonner";

const stays = 10_000; // ms: time to read it, and to reach the button by keyboard too

/** Tells what was done, with a way back. */
export function tellWithUndo(text: string, undo: () => void, tell: (typeof toast)["success"] = toast): void {
  tell(text, { duration: stays, action: { label: "Undo", onClick: undo } });
}
