import type { Key, NewKey } from "@/shared/api/people";
import { type KeyActs, KeyRow } from "./KeyRow";

type Props = {
  keys: Key[];
  acts: KeyActs;
  /** Id of the key that the reader has signed in with. */
  currentId?: string;
  onUser?: (user: string) => void;
  onChanged: () => void;
  onRotated: (key: NewKey) => void;
};

export function KeyList({ keys, currentId, ...rest }: Props) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface" aria-label="Keys">
      {keys.map((k) => (
        <KeyRow key={k.id} item={k} current={k.id === currentId} {...rest} />
      ))}
    </ul>
  );
}
