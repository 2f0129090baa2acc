import type { Variables } from "./theme";

/** A screen that is still being made, in the theme's own colours. */
export function Skeleton({ variables, moving }: { variables: Variables; moving: boolean }) {
  const block = { background: variables["--muted"], borderRadius: variables["--radius"] };
  return (
    <div
      className="relative flex size-full flex-col gap-5 overflow-hidden p-6"
      style={{ background: variables["--background"] }}
      aria-hidden
    >
      <div className="h-6 w-2/5" style={block} />
      <div className="h-4 w-3/5" style={block} />
      <div className="h-44 w-full" style={block} />
      <div className="flex gap-4">
        <div className="h-24 flex-1" style={block} />
        <div className="h-24 flex-1" style={block} />
      </div>
      <div className="h-16 w-full" style={block} />
      <div className="h-16 w-full" style={block} />
      <div className="mt-auto h-12 w-full opacity-30" style={{ ...block, background: variables["--primary"] }} />
      {moving && (
        <div className="absolute inset-x-0 top-0 h-1 overflow-hidden">
          <div className="h-full w-2/5 animate-working" style={{ background: variables["--primary"] }} />
        </div>
      )}
    </div>
  );
}
