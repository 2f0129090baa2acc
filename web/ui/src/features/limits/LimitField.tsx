import { useId } from "react";
import type { LimitName } from "@/shared/api/limits";
import type { Choice, Draft } from "./draft";
import { amount } from "./words";

const names: Record<LimitName, string> = {
  jobsPerMinute: "Jobs a minute",
  jobsAtOnce: "Jobs at once",
  dollarsPerDay: "Dollars a day",
  dollarsPerMonth: "Dollars a month",
};

type Props = {
  name: LimitName;
  /** The limit of all; null: none. */
  common: number | null;
  value: Draft[LimitName];
  error?: string;
  onChange: (value: Draft[LimitName]) => void;
};

/** One limit of a user: as all have it, none, or a number. */
export function LimitField({ name, common, value, error, onChange }: Props) {
  const id = useId();
  const note = error ? `${id}-note` : undefined;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-xs font-medium text-ink-soft">
        {names[name]}
      </label>
      <div className="grid grid-cols-[minmax(0,1fr)_112px] gap-2">
        <select
          id={id}
          className="field"
          aria-describedby={value.choice === "own" ? undefined : note}
          value={value.choice}
          onChange={(e) => onChange({ ...value, choice: e.target.value as Choice })}
        >
          <option value="default">As all: {common == null ? "no limit" : amount(name, common)}</option>
          <option value="none">No limit</option>
          <option value="own">Own limit</option>
        </select>
        {value.choice === "own" && (
          <input
            className="field tabular-nums"
            type="number"
            min={0}
            step={name.startsWith("dollars") ? "any" : 1}
            inputMode={name.startsWith("dollars") ? "decimal" : "numeric"}
            aria-label={`${names[name]}, own limit`}
            aria-invalid={Boolean(error)}
            aria-describedby={note}
            value={value.text}
            onChange={(e) => onChange({ ...value, text: e.target.value })}
          />
        )}
      </div>
      {error && (
        <p id={note} role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </div>
  );
}
