import { CornerDownLeft, LoaderCircle } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/shared/ui/Button";

type Props = {
  label: string;
  placeholder: string;
  submit: string;
  busy: boolean;
  onSubmit: (prompt: string) => Promise<unknown>;
};

/** A few words to the designer; ⌘⏎ or Ctrl ⏎ sends them. */
export function PromptBox({ label, placeholder, submit, busy, onSubmit }: Props) {
  const id = useId();
  const [prompt, setPrompt] = useState("");
  const send = async () => {
    if (!prompt.trim() || busy) return;
    await onSubmit(prompt.trim());
    setPrompt("");
  };
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(e) => {
        e.preventDefault();
        void send();
      }}
    >
      <label htmlFor={id} className="text-xs font-medium text-ink-soft">
        {label}
      </label>
      <textarea
        id={id}
        className="field nodrag"
        rows={3}
        maxLength={4000}
        value={prompt}
        placeholder={placeholder}
        onChange={(e) => setPrompt(e.target.value)}
        onKeyDown={(e) => {
          if (e.key === "Enter" && (e.metaKey || e.ctrlKey)) {
            e.preventDefault();
            void send();
          }
        }}
      />
      <Button
        look="primary"
        type="submit"
        disabled={busy || !prompt.trim()}
        title={prompt.trim() ? undefined : "Write what to change first"}
      >
        {busy ? (
          <LoaderCircle size={14} className="animate-spin motion-reduce:animate-none" aria-hidden />
        ) : (
          <CornerDownLeft size={14} aria-hidden />
        )}
        {submit}
      </Button>
    </form>
  );
}
