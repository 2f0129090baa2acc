import { startTransition, useEffect, useMemo, useReducer, useRef } from "react";
import { counterpart, type Mode, modeOf } from "@/features/themes/counterpart";
import { reduceEdits } from "@/features/themes/edits";
import { useOwnThemes } from "@/features/themes/ownThemes";
import type { Job } from "@/shared/api/types";
import { builtInThemes, type NamedTheme, placeholderTheme } from "@/shared/design/builtInThemes";
import { variablesOf } from "@/shared/design/theme";
import { useSettled } from "@/shared/useSettled";
import type { Look } from "./useLook";

/** While a colour is dragged, frames wait this long for it to stand still. */
const dragMs = 100;

/**
 * The themes that a job's frames can wear, its own first, the one they wear, and the changes
 * to it. wear tells the frames of a picked one at once; all else follows when they wear it.
 */
export function useJobTheme(job: Job, look: Look, change: (look: Partial<Look>) => void, wear: (worn: number) => void) {
  const own = useOwnThemes();
  const generated = job.outputData?.theme;
  const [style, name] = [generated?.style, generated?.name];
  const themes = useMemo<NamedTheme[]>(
    () => [
      style && name ? { id: "generated", name, variables: variablesOf(style) } : placeholderTheme,
      ...own.themes,
      ...builtInThemes,
    ],
    [style, name, own.themes],
  );
  const dresses = useMemo(() => themes.flatMap((t) => [t.variables, counterpart(t.variables)]), [themes]);
  const at = Math.max(
    0,
    themes.findIndex((t) => t.id === look.theme),
  );
  const current = themes[at] as NamedTheme;
  const dressOf = (index: number, mode: Mode | null) => {
    const theme = themes[index];
    return index * 2 + (theme && mode !== null && mode !== modeOf(theme.variables) ? 1 : 0);
  };
  const picked = dressOf(at, look.mode);

  const [edits, act] = useReducer(reduceEdits, { past: [], present: look.draft, future: [] });
  const draft = edits.present;
  const keep = useRef(change);
  useEffect(() => {
    keep.current = change;
  });
  useEffect(() => keep.current({ draft }), [draft]);

  // Frames change between the themes of the wardrobe at once; a change of one goes to its end.
  const settled = useSettled(draft, dragMs);
  const dressed = draft && settled;
  const wardrobe = useMemo(() => (dressed ? [...dresses, dressed] : dresses), [dresses, dressed]);
  const variables = draft ?? dresses[picked] ?? current.variables;

  return {
    themes: style ? themes : themes.slice(1),
    current,
    own: own.themes.some((t) => t.id === current.id),
    variables,
    wardrobe,
    worn: dressed ? dresses.length : picked,
    edited: draft !== null,
    canUndo: edits.past.length > 0,
    canRedo: edits.future.length > 0,
    act,
    pick(id: string) {
      const index = themes.findIndex((t) => t.id === id);
      if (index >= 0) wear(dressOf(index, look.mode));
      startTransition(() => {
        act({ type: "reset" });
        change({ theme: id });
      });
    },
    show(mode: Mode) {
      if (draft) return act({ type: "edit", variables: counterpart(draft), of: mode });
      wear(dressOf(at, mode));
      startTransition(() => change({ mode }));
    },
    keep(as: string) {
      const id = own.keep(as, variables);
      act({ type: "reset" });
      change({ theme: id, mode: null });
    },
    forget() {
      own.forget(current.id);
      change({ theme: "generated" });
    },
  };
}
