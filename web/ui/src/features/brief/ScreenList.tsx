import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "@/shared/ui/Button";
import { tellWithUndo } from "@/shared/ui/undo";
import { type BriefFaults, type BriefScreen, type ChangeScreens, maxScreens, newScreen } from "./brief";
import { moved, placed } from "./order";
import { ScreenRow } from "./ScreenRow";
import { useDrops } from "./useReorder";

/** Loaded after the brief: a menu is much code. */
const ScreenSets = lazy(() => import("./ScreenSets"));

type Props = { screens: BriefScreen[]; faults: BriefFaults; onChange: ChangeScreens };

/** The screens to make, in order. A row opens to its details. */
export function ScreenList({ screens, faults, onChange }: Props) {
  const [open, setOpen] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const put = (next: BriefScreen[], key: string) => {
    const to = next.findIndex((s) => s.key === key);
    onChange(() => next);
    setSaid(`${next[to]?.name || "Screen"}, ${to + 1} of ${next.length}`);
  };
  useDrops((key, beside, edge) => put(placed(screens, key, beside, edge === "bottom"), key));
  const add = () => {
    const screen = newScreen("", screens.length === 0 ? "onboarding" : "home");
    onChange((all) => [...all, screen]);
    setOpen(screen.key);
  };
  const remove = (gone: BriefScreen, at: number) => {
    onChange((all) => all.filter((s) => s.key !== gone.key));
    tellWithUndo(`${gone.name || "Screen"} removed`, () => onChange((all) => all.toSpliced(at, 0, gone)));
  };
  const full = screens.length >= maxScreens;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center justify-between">
        <h3 className="text-xs font-medium text-ink-soft">Screens</h3>
        <div className="flex items-center gap-2">
          <span className="text-xs text-ink-soft tabular-nums">
            {screens.length} of {maxScreens}
          </span>
          <Suspense fallback={<span className="min-h-8 w-16 pointer-coarse:min-h-11" />}>
            <ScreenSets screens={screens} onChange={onChange} />
          </Suspense>
        </div>
      </div>
      {screens.length > 0 && (
        <ol className="flex flex-col divide-y divide-line rounded-md border border-line bg-surface">
          {screens.map((screen, i) => (
            <ScreenRow
              key={screen.key}
              screen={screen}
              index={i}
              last={i === screens.length - 1}
              open={open === screen.key}
              faults={faults}
              onOpen={() => setOpen(open === screen.key ? null : screen.key)}
              onChange={(patch) => onChange((all) => all.map((s) => (s.key === screen.key ? { ...s, ...patch } : s)))}
              onMove={(to) => put(moved(screens, i, to), screen.key)}
              onRemove={() => remove(screen, i)}
            />
          ))}
        </ol>
      )}
      <p role="status" aria-label="Order of the screens" className="sr-only">
        {said}
      </p>
      {faults.screens && <p className="text-xs text-bad">{faults.screens}</p>}
      <Button onClick={add} disabled={full} title={full ? `At most ${maxScreens} screens` : undefined}>
        <Plus size={14} aria-hidden /> Add a screen
      </Button>
    </div>
  );
}
