import { Search } from "lucide-react";
import { useEffect, useState } from "react";

const typingMs = 250;

/** A filter of words, which counts once the typing pauses. */
export function TypedFilter({
  label,
  placeholder,
  value,
  onChange,
}: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing is waited for
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text.trim()), typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="relative w-full sm:w-52">
      <Search size={14} className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-soft" aria-hidden />
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        className="field pl-8!"
        value={text}
        onChange={(e) => setText(e.target.value)}
      />
    </div>
  );
}
