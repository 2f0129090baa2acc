import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Key, NewKey } from "@/shared/api/people";
import { messageOf } from "@/shared/api/problem";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { overlaps } from "./state";

type Props = {
  item: Key;
  rotate: (id: string, overlapSeconds: number) => Promise<NewKey>;
  current: boolean;
  onDone: (key: NewKey) => void;
  onClose: () => void;
};

/** Replaces a key, with a while for whoever uses the old one. */
export function RotateKey({ item, rotate, current, onDone, onClose }: Props) {
  const [overlap, setOverlap] = useState(86_400);
  const rotating = useMutation({ mutationFn: () => rotate(item.id, overlap), onSuccess: onDone });
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onKeyDown={(e) => e.key === "Escape" && onClose()}
      onSubmit={(e) => {
        e.preventDefault();
        rotating.mutate();
      }}
    >
      <div className="min-w-0 flex-1 basis-60">
        <Field
          label="A new key takes its place"
          hint={current ? "You signed in with this key: your session ends with it." : undefined}
          error={rotating.isError ? messageOf(rotating.error) : undefined}
        >
          <select
            className="field"
            // biome-ignore lint/a11y/noAutofocus: the field was asked for just now
            autoFocus
            value={overlap}
            onChange={(e) => setOverlap(Number(e.target.value))}
          >
            {overlaps.map((o) => (
              <option key={o.seconds} value={o.seconds}>
                {o.name}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <Button look="primary" type="submit" disabled={rotating.isPending}>
        Rotate
      </Button>
      <Button look="quiet" onClick={onClose}>
        Cancel
      </Button>
    </form>
  );
}
