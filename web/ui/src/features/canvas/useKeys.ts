import { useEffect, useRef } from "react";
import { type CommandId, commandFor } from "./keys";

/** What a command does; `frame` is the frame that had the focus, if one had. False: nothing, the key goes on. */
export type Commands = Record<CommandId, (frame: string | undefined) => unknown>;

const fields = "input, textarea, select, [contenteditable]";
const popups = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";
/** What moves the canvas or the focus on it only from there: elsewhere the keys scroll. */
const moves: CommandId[] = ["left", "right", "up", "down", "next", "previous"];
const controls = "button, a, [role=slider], summary";

/** Runs the canvas's commands by key, wherever the focus is but in a field, a menu or a dialog. */
export function useKeys(run: Commands): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const onKeyDown = (e: KeyboardEvent) => {
      const command = commandFor(e);
      const at = e.target instanceof Element ? e.target : document.body;
      if (!command || e.defaultPrevented || at.closest(fields) || at.closest(popups)) return;
      if (command.id === "open" && at.closest(controls)) return; // Enter is the control's own
      if (moves.includes(command.id) && at !== document.body && !at.closest(".react-flow")) return;
      const frame = at.closest<HTMLElement>(".react-flow__node")?.dataset.id;
      if (latest.current[command.id](frame) !== false) e.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
