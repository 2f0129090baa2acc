/** The outline of a list while it is read. */
export function RowsOutline({ rows = 3 }: { rows?: number }) {
  return (
    <div className="flex flex-col gap-px overflow-hidden rounded-lg border border-line bg-line" aria-busy="true">
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change
        <div key={i} className="flex h-15 flex-col justify-center gap-2 bg-surface px-4">
          <div className="h-3 w-40 rounded bg-sunken" />
          <div className="h-3 w-64 max-w-full rounded bg-sunken" />
        </div>
      ))}
    </div>
  );
}
