// The one table of the canvas's keys: what is listed is what is acted on.

export type CommandId =
  | "open"
  | "close"
  | "undo"
  | "redo"
  | "duplicate"
  | "delete"
  | "all"
  | "zoomIn"
  | "zoomOut"
  | "actual"
  | "fit"
  | "next"
  | "previous"
  | "left"
  | "right"
  | "up"
  | "down"
  | "help";

type Press = Pick<KeyboardEvent, "key" | "metaKey" | "ctrlKey" | "shiftKey" | "altKey">;

/** `key` as events name it, in lower case; `mod` is ⌘ or Ctrl, `shift` undefined does not matter. */
type Shortcut = { key: string; mod?: boolean; shift?: boolean };

export type Command = { id: CommandId; does?: string; shortcuts: Shortcut[] };

export const commands: Command[] = [
  { id: "open", does: "Open the frame, to scroll its design", shortcuts: [{ key: "enter" }] },
  { id: "close", does: "Close the opened frame", shortcuts: [{ key: "escape" }] },
  { id: "undo", does: "Undo, in the theme while it is edited", shortcuts: [{ key: "z", mod: true, shift: false }] },
  {
    id: "redo",
    does: "Redo",
    shortcuts: [
      { key: "z", mod: true, shift: true },
      { key: "y", mod: true },
    ],
  },
  { id: "duplicate", does: "Duplicate the selected frames", shortcuts: [{ key: "d", mod: true }] },
  { id: "delete", does: "Delete the selected frames", shortcuts: [{ key: "delete" }, { key: "backspace" }] },
  { id: "all", does: "Select all frames", shortcuts: [{ key: "a", mod: true }] },
  {
    id: "zoomIn",
    does: "Zoom in",
    shortcuts: [
      { key: "+", mod: true },
      { key: "=", mod: true },
    ],
  },
  { id: "zoomOut", does: "Zoom out", shortcuts: [{ key: "-", mod: true }] },
  { id: "actual", does: "Zoom to 100 %", shortcuts: [{ key: "0", mod: true }] },
  { id: "fit", does: "Fit all frames", shortcuts: [{ key: "1", mod: true }] },
  { id: "next", does: "Go to the next frame, also one out of sight", shortcuts: [{ key: "pagedown" }] },
  { id: "previous", does: "Go to the frame before", shortcuts: [{ key: "pageup" }] },
  { id: "help", does: "List the keys", shortcuts: [{ key: "?" }] },
  // One line of the list: the gesture "Arrows".
  { id: "left", shortcuts: [{ key: "arrowleft" }] },
  { id: "right", shortcuts: [{ key: "arrowright" }] },
  { id: "up", shortcuts: [{ key: "arrowup" }] },
  { id: "down", shortcuts: [{ key: "arrowdown" }] },
];

/** Keys that React Flow handles; the canvas gives it these. */
export const panKey = "Space";
export const marqueeKey = "Shift";
export const addKeys = ["Meta", "Control", "Shift"];

/** Movements that are more than a key press, for the list. */
export const gestures: { keys: string; does: string }[] = [
  { keys: `${panKey} + drag`, does: "Move the canvas, also from a frame" },
  { keys: `${marqueeKey} + drag`, does: "Select all frames in a rectangle" },
  { keys: `${marqueeKey} + click`, does: "Select one frame more" },
  { keys: "Tab", does: "Go to the next frame that is to be seen; into an opened one" },
  { keys: "Arrows", does: "Nudge the selected frames, with Shift further; with none, move the canvas" },
];

/** The command that a key press means, if any. */
export function commandFor(press: Press): Command | undefined {
  if (press.altKey) return undefined;
  const key = press.key.toLowerCase();
  const mod = press.metaKey || press.ctrlKey;
  return commands.find((c) =>
    c.shortcuts.some(
      (s) => s.key === key && Boolean(s.mod) === mod && (s.shift === undefined || s.shift === press.shiftKey),
    ),
  );
}

const names: Record<string, string> = {
  enter: "Enter",
  escape: "Esc",
  delete: "Delete",
  backspace: "Backspace",
  pagedown: "Page Down",
  pageup: "Page Up",
  "-": "−",
};

/** A command's keys as a person reads them. */
export function keysOf(command: Command, mac: boolean): string {
  const one = ({ key, mod, shift }: Shortcut) =>
    [
      ...(mod ? [mac ? "⌘" : "Ctrl"] : []),
      ...(shift ? [mac ? "⇧" : "Shift"] : []),
      names[key] ?? key.toUpperCase(),
    ].join(mac ? " " : " + ");
  return command.shortcuts.map(one).join(" or ");
}
