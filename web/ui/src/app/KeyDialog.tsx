import { useQueryClient } from "@tanstack/react-query";
import { Dialog } from "radix-ui";
import { useState, useSyncExternalStore } from "react";
import { apiKey, needsKey, onKeyChange, setApiKey } from "@/shared/api/key";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";

/** Asks for an API key when the server wants one. It cannot be dismissed: nothing works without. */
export function KeyDialog() {
  const needed = useSyncExternalStore(onKeyChange, needsKey);
  const client = useQueryClient();
  const [key, setKey] = useState("");
  const tried = apiKey() !== null;
  return (
    <Dialog.Root open={needed}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-page/80" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-1/2 left-1/2 z-50 w-[min(400px,calc(100%-32px))] -translate-x-1/2 -translate-y-1/2 rounded-lg border border-line bg-raised p-6"
        >
          <form
            className="flex flex-col gap-4"
            onSubmit={(e) => {
              e.preventDefault();
              if (!key.trim()) return;
              setApiKey(key.trim());
              void client.resetQueries();
            }}
          >
            <Dialog.Title className="text-lg font-semibold">API key</Dialog.Title>
            <Field
              label="Key"
              hint="Kept in this tab only. An operator makes one with server keys create."
              error={tried ? "The server refused this key. It may be mistyped, expired or revoked." : undefined}
            >
              <input
                className="field"
                type="password"
                autoComplete="off"
                placeholder="afk_…"
                value={key}
                onChange={(e) => setKey(e.target.value)}
              />
            </Field>
            <Button look="primary" type="submit">
              Continue
            </Button>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
