import { useState } from "react";
import type { Key, NewKey } from "@/shared/api/people";
import { age, moment } from "@/shared/format";
import { Button } from "@/shared/ui/Button";
import { Mark } from "@/shared/ui/Mark";
import { RenameKey } from "./RenameKey";
import { RevokeKey } from "./RevokeKey";
import { RotateKey } from "./RotateKey";
import { prefixOf, stateOf, works } from "./state";

/** What may be done with keys; an act that is not there is not offered. */
export type KeyActs = {
  rename?: (id: string, name: string) => Promise<Key>;
  rotate?: (id: string, overlapSeconds: number) => Promise<NewKey>;
  revoke?: (id: string) => Promise<void>;
};

type Props = {
  item: Key;
  acts: KeyActs;
  /** The key that the reader has signed in with. */
  current: boolean;
  /** Shown where keys of many people are listed; a click on it chooses that person's. */
  onUser?: (user: string) => void;
  onChanged: () => void;
  onRotated: (key: NewKey) => void;
};

/** One key, and in place what is done with it. */
export function KeyRow({ item, acts, current, onUser, onChanged, onRotated }: Props) {
  const [doing, setDoing] = useState<"rename" | "rotate" | "revoke">();
  const { tone, word } = stateOf(item);
  const close = () => setDoing(undefined);
  const changed = () => {
    close();
    onChanged();
  };
  const name = item.name || "Without a name";
  return (
    <li className="flex flex-col gap-3 px-4 py-3" aria-label={name}>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="font-medium break-words">{name}</span>
            <Mark tone={tone}>{word}</Mark>
            {current && <span className="text-xs text-ink-soft">You signed in with it</span>}
          </p>
          <p className="mt-0.5 flex flex-wrap gap-x-3 text-xs leading-5 text-ink-soft">
            {onUser && (
              <button
                type="button"
                className="font-medium text-ink hover:underline"
                onClick={() => onUser(item.userId)}
              >
                {item.userId}
              </button>
            )}
            {onUser && <span>{item.role}</span>}
            <code>{prefixOf(item)}</code>
            <When says="Made" at={item.createdAt} />
            {item.lastUsedAt ? <When says="Used" at={item.lastUsedAt} /> : <span>Never used</span>}
            {item.revokedAt ? (
              <When says="Revoked" at={item.revokedAt} />
            ) : item.expiresAt ? (
              <When says={works(item) ? "Expires" : "Expired"} at={item.expiresAt} />
            ) : (
              <span>Never expires</span>
            )}
          </p>
        </div>
        {works(item) && !doing && (
          <div className="-ml-3 flex flex-wrap gap-1 sm:ml-0">
            {acts.rename && (
              <Button look="quiet" aria-label={`Rename ${name}`} onClick={() => setDoing("rename")}>
                Rename
              </Button>
            )}
            {acts.rotate && (
              <Button look="quiet" aria-label={`Rotate ${name}`} onClick={() => setDoing("rotate")}>
                Rotate
              </Button>
            )}
            {acts.revoke && (
              <Button look="quiet" aria-label={`Revoke ${name}`} onClick={() => setDoing("revoke")}>
                Revoke
              </Button>
            )}
          </div>
        )}
      </div>
      {doing === "rename" && acts.rename && (
        <RenameKey item={item} rename={acts.rename} onDone={changed} onClose={close} />
      )}
      {doing === "rotate" && acts.rotate && (
        <RotateKey
          item={item}
          rotate={acts.rotate}
          current={current}
          onClose={close}
          onDone={(made) => {
            onRotated(made);
            changed();
          }}
        />
      )}
      {doing === "revoke" && acts.revoke && (
        <RevokeKey item={item} revoke={acts.revoke} current={current} onDone={changed} onClose={close} />
      )}
    </li>
  );
}

function When({ says, at }: { says: string; at: string }) {
  return (
    <span>
      {says}{" "}
      <time dateTime={at} title={moment(at)}>
        {age(at)}
      </time>
    </span>
  );
}
