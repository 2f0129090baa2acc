import { useMutation } from "@tanstack/react-query";
import type { Key } from "@/shared/api/people";
import { AskOnce } from "@/shared/ui/AskOnce";

type Props = {
  item: Key;
  revoke: (id: string) => Promise<void>;
  current: boolean;
  onDone: () => void;
  onClose: () => void;
};

export function RevokeKey({ item, revoke, current, onDone, onClose }: Props) {
  const revoking = useMutation({ mutationFn: () => revoke(item.id), onSuccess: onDone });
  return (
    <AskOnce
      question={
        current
          ? "You signed in with this key. Revoking it signs you out, and whatever else uses it fails at once."
          : "Whatever uses this key fails at once, and so do the sessions opened with it."
      }
      act="Revoke the key"
      busy={revoking.isPending}
      error={revoking.error}
      onAct={() => revoking.mutate()}
      onKeep={onClose}
    />
  );
}
