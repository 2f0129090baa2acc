import { useMemo } from "react";
import { variablesOf } from "@/shared/design/theme";

const row = ["--primary", "--secondary", "--accent", "--muted", "--card", "--border", "--destructive"];

/** What a theme looks like on a few words and a button. It is a look only: nothing in it can be pressed. */
export function ThemeSample({ style, title }: { style: string; title: string }) {
  const v = useMemo(() => variablesOf(style), [style]);
  return (
    <div
      role="img"
      aria-label={`Sample of the theme ${title}`}
      className="flex min-w-0 flex-col gap-2 overflow-hidden rounded-lg border border-line p-3"
      style={{ background: v["--background"], color: v["--foreground"] }}
    >
      <div
        className="flex flex-col gap-1 border p-2.5"
        style={{
          background: v["--card"],
          color: v["--card-foreground"],
          borderColor: v["--border"],
          borderRadius: v["--radius"],
        }}
      >
        <span className="truncate text-sm font-semibold">Good morning</span>
        <span className="truncate text-xs" style={{ color: v["--muted-foreground"] }}>
          Three things to do today
        </span>
      </div>
      <span
        className="truncate px-2.5 py-1.5 text-center text-xs font-medium"
        style={{ background: v["--primary"], color: v["--primary-foreground"], borderRadius: v["--radius"] }}
      >
        Start the day
      </span>
      <span className="flex overflow-hidden rounded border" style={{ borderColor: v["--border"] }}>
        {row.map((name) => (
          <span key={name} className="h-4 flex-1" style={{ background: v[name] }} />
        ))}
      </span>
    </div>
  );
}
