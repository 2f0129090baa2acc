import { number } from "@/shared/format";

/** The most characters of one text that are laid out; megabytes would hold up the page. */
const most = 20_000;

/** A text that may be very long. */
export function LongText({ text, className = "" }: { text: string; className?: string }) {
  return (
    <p className={`break-words whitespace-pre-wrap ${className}`}>
      {text.slice(0, most)}
      {text.length > most && (
        <span className="text-ink-soft">
          {" "}
          … and {number(text.length - most)} more characters; JSON has all of them.
        </span>
      )}
    </p>
  );
}
