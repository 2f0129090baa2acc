import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { KeyTerms, NewKey } from "@/shared/api/people";
import { faultsOf } from "@/shared/api/problem";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { endAfter, lives } from "./state";

/** Asks for what a new key is to be. */
export function KeyForm({
  make,
  onMade,
  onClose,
}: {
  make: (terms: KeyTerms) => Promise<NewKey>;
  onMade: (key: NewKey) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState("");
  const [life, setLife] = useState(0);
  const making = useMutation({
    mutationFn: () => make({ name: name.trim(), expiresAt: endAfter(life) }),
    onSuccess: onMade,
  });
  const faults = faultsOf(making.error, ["name", "expiresAt"]);
  return (
    <form
      aria-label="New key"
      className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-4"
      onSubmit={(e) => {
        e.preventDefault();
        making.mutate();
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" hint="What it is for, such as the machine that has it." error={faults.name}>
          <input
            className="field"
            maxLength={120}
            // biome-ignore lint/a11y/noAutofocus: the form was asked for just now
            autoFocus
            value={name}
            onChange={(e) => setName(e.target.value)}
          />
        </Field>
        <Field label="Expires" error={faults.expiresAt}>
          <select className="field" value={life} onChange={(e) => setLife(Number(e.target.value))}>
            {lives.map((l) => (
              <option key={l.seconds} value={l.seconds}>
                {l.name}
              </option>
            ))}
          </select>
        </Field>
      </div>
      {faults.rest && (
        <p role="alert" className="text-sm text-bad">
          {faults.rest}
        </p>
      )}
      <div className="flex gap-2">
        <Button look="primary" type="submit" disabled={making.isPending}>
          {making.isPending ? "Making the key" : "Make the key"}
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
