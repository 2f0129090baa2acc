import { describe, expect, it } from "vitest";
import { commandFor, commands, keysOf } from "./keys";

const press = (key: string, also: Partial<KeyboardEvent> = {}) => ({
  key,
  metaKey: false,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  ...also,
});

describe("the canvas's keys", () => {
  it("each mean the command that lists them", () => {
    for (const command of commands)
      for (const { key, mod, shift } of command.shortcuts)
        expect(commandFor(press(key, { ctrlKey: mod === true, shiftKey: shift ?? false }))?.id).toBe(command.id);
  });

  it("take ⌘ for Ctrl, and nothing with Alt", () => {
    expect(commandFor(press("z", { metaKey: true }))?.id).toBe("undo");
    expect(commandFor(press("Z", { metaKey: true, shiftKey: true }))?.id).toBe("redo");
    expect(commandFor(press("z", { metaKey: true, altKey: true }))).toBeUndefined();
    expect(commandFor(press("z"))).toBeUndefined();
  });

  it("take a question mark however it is typed", () => {
    expect(commandFor(press("?", { shiftKey: true }))?.id).toBe("help");
  });

  it("are written as the system writes them", () => {
    const redo = commands.find((c) => c.id === "redo");
    expect(redo && keysOf(redo, true)).toBe("⌘ ⇧ Z or ⌘ Y");
    expect(redo && keysOf(redo, false)).toBe("Ctrl + Shift + Z or Ctrl + Y");
  });
});
