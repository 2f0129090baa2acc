import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type LimitValues, resetUserLimits, setUserLimits } from "@/shared/api/limits";
import { faultsOf } from "@/shared/api/problem";
import { Button } from "@/shared/ui/Button";
import { type Draft, draftOf, missingIn, valuesOf } from "./draft";
import { LimitField } from "./LimitField";
import { limitNames } from "./use";

type Props = {
  user: string;
  own: LimitValues | null;
  defaults: LimitValues;
  onSaved: () => void;
  onClose: () => void;
};

/** A user's own limits, to write; all as default is to have none. */
export function LimitsForm({ user, own, defaults, onSaved, onClose }: Props) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(own));
  const [tried, setTried] = useState(false);
  const saving = useMutation({
    mutationFn: (values: LimitValues | null) => (values ? setUserLimits(user, values) : resetUserLimits(user)),
    onSuccess: onSaved,
  });
  const missing = missingIn(draft);
  const faults: { [K in keyof LimitValues | "rest"]?: string } = {
    ...faultsOf(saving.error, limitNames),
    ...(tried ? missing : {}),
  };
  const values = valuesOf(draft);
  return (
    <form
      noValidate
      aria-label={`Limits of ${user}`}
      className="flex flex-col gap-4"
      onSubmit={(e) => {
        e.preventDefault();
        setTried(true);
        if (Object.keys(missing).length > 0) return;
        if (values || own) saving.mutate(values);
        else onClose(); // as all have it, as before
      }}
    >
      {limitNames.map((name) => (
        <LimitField
          key={name}
          name={name}
          common={defaults[name]}
          value={draft[name]}
          error={faults[name]}
          onChange={(value) => setDraft((d) => ({ ...d, [name]: value }))}
        />
      ))}
      {faults.rest && (
        <p role="alert" className="text-sm text-bad">
          {faults.rest}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {own && (
          <Button
            look="quiet"
            className="mr-auto -ml-3"
            disabled={saving.isPending}
            onClick={() => saving.mutate(null)}
          >
            Back to the limits of all
          </Button>
        )}
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" type="submit" disabled={saving.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}
