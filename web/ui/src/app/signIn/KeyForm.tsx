import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { messageOf, Problem } from "@/shared/api/problem";
import { signIn } from "@/shared/api/session";
import type { Identity } from "@/shared/api/types";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";

function wordsFor(error: unknown): string {
  if (error instanceof Problem && error.status === 401) {
    return "This key does not work. It may be mistyped, expired or revoked.";
  }
  return messageOf(error);
}

/** Signs in with an API key. */
export function KeyForm({ onEnter }: { onEnter: (who: Identity) => void }) {
  const [key, setKey] = useState("");
  const [missing, setMissing] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: onEnter,
    onError: () => input.current?.select(),
  });
  const error = missing ? "Paste your key here." : enter.isError ? wordsFor(enter.error) : undefined;
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(e) => {
        e.preventDefault();
        const given = key.trim();
        setMissing(!given);
        if (given) enter.mutate(given);
        else input.current?.focus();
      }}
    >
      <Field
        label="API key"
        hint="It begins with afk_. An administrator makes one under Admin, Keys; an operator with server keys create."
        error={error}
      >
        <input
          ref={input}
          className="field"
          type="password"
          name="key"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: the page has this one thing to do
          autoFocus
          value={key}
          onChange={(e) => {
            setKey(e.target.value);
            setMissing(false);
          }}
        />
      </Field>
      <Button look="primary" type="submit" disabled={enter.isPending}>
        {enter.isPending ? "Signing in" : "Sign in"}
      </Button>
    </form>
  );
}
