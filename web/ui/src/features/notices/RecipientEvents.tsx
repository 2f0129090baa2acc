import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { NoticeEvent } from "@/shared/api/notices";
import { messageOf } from "@/shared/api/problem";
import { Button } from "@/shared/ui/Button";
import { EventChoice } from "./EventChoice";

type Props = {
  from: NoticeEvent[];
  save: (events: NoticeEvent[]) => Promise<unknown>;
  onSaved: () => void;
  onClose: () => void;
};

export function RecipientEvents({ from, save, onSaved, onClose }: Props) {
  const [chosen, setChosen] = useState(from);
  const saving = useMutation({ mutationFn: () => save(chosen), onSuccess: onSaved });
  const none = chosen.length === 0 ? "Choose at least one, or remove the address." : undefined;
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(e) => {
        e.preventDefault();
        if (!none) saving.mutate();
      }}
    >
      <EventChoice
        chosen={chosen}
        onChange={setChosen}
        error={none ?? (saving.isError ? messageOf(saving.error) : undefined)}
      />
      <div className="flex gap-2">
        <Button look="primary" type="submit" disabled={saving.isPending}>
          Save
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
