import { fireEvent, render, screen } from "@testing-library/react";
import { useReducer } from "react";
import { describe, expect, it, vi } from "vitest";
import { builtInThemes, type NamedTheme } from "@/shared/design/builtInThemes";
import type { Variables } from "@/shared/design/theme";
import type { Mode } from "./counterpart";
import { reduceEdits } from "./edits";
import ThemePanel from "./ThemePanel";

const paper = builtInThemes.find((t) => t.id === "paper") as NamedTheme;

type Told = { onKeep: (name: string, variables: Variables | null) => void; onMode: (mode: Mode) => void };

function Editing({ onKeep, onMode }: Told) {
  const [edits, act] = useReducer(reduceEdits, { past: [], present: null, future: [] });
  return (
    <ThemePanel
      themes={builtInThemes}
      current={paper}
      variables={edits.present ?? paper.variables}
      own={false}
      edited={edits.present !== null}
      canUndo={edits.past.length > 0}
      canRedo={edits.future.length > 0}
      act={act}
      onPick={() => {}}
      onMode={onMode}
      onKeep={(name) => onKeep(name, edits.present)}
      onForget={() => {}}
      onClose={() => {}}
    />
  );
}

function show() {
  const told = { onKeep: vi.fn(), onMode: vi.fn() };
  render(<Editing {...told} />);
  return told;
}

describe("ThemePanel", () => {
  it("has a field for each of the 26 variables", () => {
    show();
    for (const variable of Object.keys(paper.variables))
      expect(screen.getByLabelText(new RegExp(`${variable}$`))).toHaveValue(paper.variables[variable]);
  });

  it("warns of a colour that cannot be read, and fixes it", () => {
    show();
    const field = screen.getByLabelText(/--muted-foreground$/);
    fireEvent.change(field, { target: { value: "#cbbfae" } });
    screen.getByText("1 colour falls short of AA");
    fireEvent.blur(field);
    fireEvent.click(screen.getByLabelText("Fix Quiet text"));
    expect(screen.queryByText(/short of AA/)).toBeNull();
    expect(field).not.toHaveValue("#cbbfae");
  });

  it("keeps the last value while another is typed, and says what it may be", () => {
    show();
    const field = screen.getByLabelText(/--card$/);
    fireEvent.change(field, { target: { value: "no colour" } });
    screen.getByText(/A colour, such as/);
    fireEvent.blur(field);
    expect(field).toHaveValue(paper.variables["--card"]);
    expect(screen.queryByText("Keep")).toBeNull();
  });

  it("undoes, redoes, and keeps the edited theme under a name", () => {
    const { onKeep } = show();
    const field = screen.getByLabelText(/--radius$/);
    fireEvent.change(field, { target: { value: "20px" } });
    fireEvent.blur(field);
    fireEvent.click(screen.getByLabelText("Undo theme change"));
    expect(field).toHaveValue(paper.variables["--radius"]);
    fireEvent.click(screen.getByLabelText("Redo theme change"));
    expect(field).toHaveValue("20px");
    const name = screen.getByLabelText(/Keep it as/);
    fireEvent.change(name, { target: { value: "Round paper" } });
    fireEvent.click(screen.getByText("Keep"));
    expect(onKeep).toHaveBeenCalledWith("Round paper", expect.objectContaining({ "--radius": "20px" }));
  });

  it("asks for the other mode only", () => {
    const { onMode } = show();
    fireEvent.click(screen.getByText("Light"));
    expect(onMode).not.toHaveBeenCalled();
    fireEvent.click(screen.getByText("Dark"));
    expect(onMode).toHaveBeenCalledWith("dark");
  });
});
