type Props = { label: string; value: string | undefined; onChange: (value: string | undefined) => void };

/** A field for a moment, in the reader's own time zone; its value is one of RFC 3339. */
export function Moment({ label, value, onChange }: Props) {
  return (
    <label className="flex items-center gap-2 text-xs text-ink-soft max-md:w-full max-md:justify-between">
      {label}
      <input
        type="datetime-local"
        className="field w-auto!"
        value={value ? localOf(value) : ""}
        onChange={(e) => onChange(e.target.value ? new Date(e.target.value).toISOString() : undefined)}
      />
    </label>
  );
}

/** A moment as such a field takes it: to the minute, without a zone. */
function localOf(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
