import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Key } from "@/shared/api/people";
import { messageOf } from "@/shared/api/problem";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";

type Props = {
  item: Key;
  rename: (id: string, name: string) => Promise<Key>;
  onDone: () => void;
  onClose: () => void;
};

export function RenameKey({ item, rename, onDone, onClose }: Props) {
  const [name, setName] = useState(item.name);
  const renaming = useMutation({ mutationFn: () => rename(item.id, name.trim()), onSuccess: onDone });
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onKeyDown={(e) => e.key === "Escape" && onClose()}
      onSubmit={(e) => {
        e.preventDefault();
        renaming.mutate();
      }}
    >
      <div className="min-w-0 flex-1 basis-60">
        <Field label="Name" error={renaming.isError ? messageOf(renaming.error) : undefined}>
          <input
            className="field"
            maxLength={120}
            // biome-ignore lint/a11y/noAutofocus: the field was asked for just now
            autoFocus
            value={name}
            onChange={(e) => setName(e.target.value)}
          />
        </Field>
      </div>
      <Button look="primary" type="submit" disabled={renaming.isPending}>
        Rename
      </Button>
      <Button look="quiet" onClick={onClose}>
        Cancel
      </Button>
    </form>
  );
}
