import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { KeyForm } from "@/features/keys/KeyForm";
import { KeyList } from "@/features/keys/KeyList";
import { NewKeyShown } from "@/features/keys/NewKeyShown";
import { works } from "@/features/keys/state";
import { createKey, listKeys, type NewKey, renameKey, revokeKey, rotateKey } from "@/shared/api/people";
import { useSession } from "@/shared/api/useSession";
import { Button } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { RowsOutline } from "@/shared/ui/RowsOutline";
import { Nothing, Part } from "./Part";

const acts = { rename: renameKey, rotate: rotateKey, revoke: revokeKey };

/** One's own API keys. */
export function KeysPage() {
  const who = useSession().data;
  const viewer = who?.role === "viewer";
  const client = useQueryClient();
  const keys = useQuery({ queryKey: ["keys"], queryFn: ({ signal }) => listKeys(signal) });
  const [asking, setAsking] = useState(false);
  const [made, setMade] = useState<NewKey>();
  const [ended, setEnded] = useState(false);
  useEffect(() => {
    document.title = "Keys · AppForge";
  }, []);
  const changed = () => void client.invalidateQueries({ queryKey: ["keys"] });
  const working = keys.data?.filter((k) => works(k)) ?? [];
  const others = keys.data?.filter((k) => !works(k)) ?? [];
  return (
    <Part
      title="API keys"
      about={
        who?.local
          ? "A development server has one user and asks for no key: these are of use in production."
          : viewer
            ? "A viewer changes nothing: an administrator makes, replaces and ends your keys."
            : "Programs call AppForge with a key, and you sign in here with one. A key may do what you may do."
      }
      act={
        !viewer &&
        !asking && (
          <Button look="primary" onClick={() => setAsking(true)}>
            New key
          </Button>
        )
      }
    >
      {asking && (
        <KeyForm
          make={createKey}
          onClose={() => setAsking(false)}
          onMade={(key) => {
            setMade(key);
            setAsking(false);
            changed();
          }}
        />
      )}
      {made && <NewKeyShown made={made} onDone={() => setMade(undefined)} />}
      {keys.isPending && <RowsOutline />}
      {keys.isError && (
        <ErrorNote what="Your keys cannot be listed." error={keys.error} onRetry={() => void keys.refetch()} />
      )}
      {keys.isSuccess && working.length === 0 && (
        <Nothing>
          {viewer
            ? "You have no key."
            : "You have no key yet. Make one for each program or machine, so that one can be ended alone."}
        </Nothing>
      )}
      {working.length > 0 && (
        <KeyList
          keys={working}
          acts={viewer ? {} : acts}
          currentId={who?.keyId}
          onChanged={changed}
          onRotated={setMade}
        />
      )}
      {others.length > 0 && (
        <Button look="quiet" className="-ml-3 self-start" aria-expanded={ended} onClick={() => setEnded(!ended)}>
          {ended ? "Hide" : "Show"} {others.length} that ended
        </Button>
      )}
      {ended && others.length > 0 && <KeyList keys={others} acts={{}} onChanged={changed} onRotated={setMade} />}
    </Part>
  );
}
