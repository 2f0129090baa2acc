import { Moon, Redo2, RotateCcw, Sun, Trash2, Undo2, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { NamedTheme } from "@/shared/design/builtInThemes";
import type { Variables } from "@/shared/design/theme";
import { Button, IconButton } from "@/shared/ui/Button";
import { type Mode, modeOf } from "./counterpart";
import type { EditAction } from "./edits";
import { fallsShort, fixAll } from "./readable";
import { ThemeChips } from "./ThemeChips";
import { VariableRow } from "./VariableRow";
import { groups, rules } from "./variables";

type Props = {
  themes: NamedTheme[];
  current: NamedTheme; // the theme that was picked
  variables: Variables; // what the frames wear: the picked theme, its counterpart, or an edited one
  own: boolean; // the picked theme is one that this browser keeps
  edited: boolean;
  canUndo: boolean;
  canRedo: boolean;
  onPick: (id: string) => void;
  onMode: (mode: Mode) => void;
  act: (action: EditAction) => void;
  onKeep: (name: string) => void;
  onForget: () => void;
  onClose: () => void;
};

/** The theme that all frames wear, down to every variable. */
export default function ThemePanel(props: Props) {
  const { themes, current, variables, own, edited, canUndo, canRedo, onPick, onMode, act, onKeep, onForget, onClose } =
    props;
  const mode = modeOf(variables);
  const short = Object.keys(rules).filter((v) => fallsShort(variables, v)).length;
  const edit = (next: Variables, of: string) => act({ type: "edit", variables: next, of });
  return (
    <aside aria-label="Theme" className="flex flex-col gap-4 p-4">
      <header className="flex items-center gap-1">
        <h2 className="min-w-0 flex-1 truncate text-lg font-semibold">Theme</h2>
        <IconButton
          label="Undo theme change"
          why={canUndo ? undefined : "nothing was changed yet"}
          onClick={() => act({ type: "undo" })}
        >
          <Undo2 size={16} aria-hidden />
        </IconButton>
        <IconButton
          label="Redo theme change"
          why={canRedo ? undefined : "nothing was undone"}
          onClick={() => act({ type: "redo" })}
        >
          <Redo2 size={16} aria-hidden />
        </IconButton>
        <IconButton label="Close" onClick={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </header>
      <ThemeChips themes={themes} current={current.id} onPick={onPick} />
      <fieldset className="grid grid-cols-2 gap-1 rounded-md bg-sunken p-1">
        <legend className="sr-only">Light or dark</legend>
        {(["light", "dark"] as const).map((m) => (
          <button
            key={m}
            type="button"
            aria-pressed={mode === m}
            onClick={() => mode !== m && onMode(m)}
            className="inline-flex min-h-8 items-center justify-center gap-1.5 rounded text-sm aria-pressed:bg-surface aria-pressed:font-medium pointer-coarse:min-h-11"
          >
            {m === "light" ? <Sun size={14} aria-hidden /> : <Moon size={14} aria-hidden />}
            {m === "light" ? "Light" : "Dark"}
          </button>
        ))}
      </fieldset>
      {short > 0 && (
        <div className="flex items-center gap-2 rounded-md border border-warning bg-warning-soft px-3 py-1.5 text-sm">
          <p className="flex-1">{short === 1 ? "1 colour falls" : `${short} colours fall`} short of AA</p>
          <Button look="quiet" onClick={() => edit(fixAll(variables), "fix all")}>
            Fix all
          </Button>
        </div>
      )}
      {edited && (
        <KeepForm
          key={current.id}
          name={own ? current.name : `${current.name}, edited`}
          onKeep={onKeep}
          onReset={() => act({ type: "reset" })}
        />
      )}
      {own && !edited && (
        <Button look="danger" className="self-start" onClick={onForget}>
          <Trash2 size={14} aria-hidden /> Delete “{current.name}”
        </Button>
      )}
      {groups.map((group) => (
        <section key={group.name} aria-label={group.name}>
          <h3 className="mb-1 text-xs font-medium text-ink-soft">{group.name}</h3>
          {group.rows.map((row) => (
            <VariableRow
              key={row.variable}
              {...row}
              variables={variables}
              onEdit={edit}
              onPause={() => act({ type: "pause" })}
            />
          ))}
        </section>
      ))}
    </aside>
  );
}

type KeepProps = { name: string; onKeep: (name: string) => void; onReset: () => void };

function KeepForm({ name: first, onKeep, onReset }: KeepProps) {
  const [name, setName] = useState(first);
  const keep = (e: FormEvent) => {
    e.preventDefault();
    if (name.trim()) onKeep(name.trim());
  };
  return (
    <form onSubmit={keep} className="flex flex-col gap-2 rounded-md border border-line p-3">
      <label className="flex flex-col gap-1 text-xs font-medium text-ink-soft">
        Edited. Keep it as
        <input className="field font-normal" value={name} maxLength={60} onChange={(e) => setName(e.target.value)} />
      </label>
      <div className="grid grid-cols-2 gap-2">
        <Button look="primary" type="submit" disabled={!name.trim()} title={name.trim() ? undefined : "Give it a name"}>
          Keep
        </Button>
        <Button onClick={onReset}>
          <RotateCcw size={14} aria-hidden /> Reset
        </Button>
      </div>
    </form>
  );
}
