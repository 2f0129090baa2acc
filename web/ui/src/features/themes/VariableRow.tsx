import { Check, TriangleAlert, WandSparkles } from "lucide-react";
import { useId, useState } from "react";
import { hex, isColor } from "@/shared/color";
import type { Variables } from "@/shared/design/theme";
import { faultOf, withValue } from "./edits";
import { fix, standingOf } from "./readable";

type Props = {
  variable: string;
  name: string;
  variables: Variables;
  onEdit: (variables: Variables, of: string) => void;
  onPause: () => void;
};

/** One variable: its colour, name and value, and whether it can be read. */
export function VariableRow({ variable, name, variables, onEdit, onPause }: Props) {
  const id = useId();
  const value = variables[variable] ?? "";
  // What is typed counts from when it is a value; until then the theme keeps the last one.
  const [typed, setTyped] = useState<string>();
  const fault = typed === undefined ? null : faultOf(variable, typed);
  const put = (next: string) => {
    if (!faultOf(variable, next)) onEdit(withValue(variables, variable, next), variable);
  };
  const color = variable !== "--radius";
  const shown = variable === "--primary-rgb" ? (variables["--primary"] ?? "") : value;
  return (
    <div className="flex flex-col gap-1 py-1">
      <div className="grid grid-cols-[32px_1fr_112px] items-center gap-2 pointer-coarse:grid-cols-[44px_1fr_120px]">
        {color ? (
          <input
            type="color"
            aria-label={`Pick ${name}`}
            value={isColor(shown) ? hex(shown) : "#000000"}
            onChange={(e) => {
              setTyped(undefined);
              if (variable === "--primary-rgb") onEdit(withValue(variables, "--primary", e.target.value), variable);
              else put(e.target.value);
            }}
            onBlur={onPause}
            className="h-8 w-full cursor-pointer rounded-md border border-line bg-surface p-0.5 pointer-coarse:h-11"
          />
        ) : (
          <span
            aria-hidden
            className="size-8 border-t-2 border-l-2 border-line-strong"
            style={{ borderTopLeftRadius: value }}
          />
        )}
        <label htmlFor={id} className="min-w-0 text-sm">
          <span className="block truncate">{name}</span>
          <span className="block truncate text-xs text-ink-soft">{variable}</span>
        </label>
        <input
          id={id}
          className="field tabular-nums"
          value={typed ?? value}
          spellCheck={false}
          autoCapitalize="off"
          aria-invalid={Boolean(fault)}
          aria-describedby={fault ? `${id}-fault` : undefined}
          onChange={(e) => {
            setTyped(e.target.value);
            put(e.target.value);
          }}
          onBlur={() => {
            setTyped(undefined);
            onPause();
          }}
        />
      </div>
      {fault && (
        <p id={`${id}-fault`} className="pl-10 text-xs text-bad">
          {fault}
        </p>
      )}
      <Standing variable={variable} name={name} variables={variables} onEdit={onEdit} />
    </div>
  );
}

function Standing({ variable, name, variables, onEdit }: Omit<Props, "onPause">) {
  const standing = standingOf(variables, variable);
  if (!standing) return null;
  const { ratio, least, on } = standing;
  const enough = ratio >= least;
  return (
    <p
      className={`flex min-h-6 items-center gap-1.5 pl-10 text-xs tabular-nums pointer-coarse:pl-13 ${enough ? "text-ink-soft" : "text-warning"}`}
    >
      {enough ? <Check size={12} aria-hidden /> : <TriangleAlert size={12} aria-hidden />}
      <span className="flex-1">
        {ratio.toFixed(1)} : 1 on {on.slice(2)}
        {enough ? "" : `, below ${least}`}
      </span>
      {!enough && (
        <button
          type="button"
          aria-label={`Fix ${name}`}
          className="inline-flex min-h-8 items-center gap-1 rounded px-1.5 font-medium text-accent hover:bg-sunken pointer-coarse:min-h-11"
          onClick={() => onEdit(fix(variables, variable), `fix ${variable}`)}
        >
          <WandSparkles size={12} aria-hidden /> Fix
        </button>
      )}
    </p>
  );
}
