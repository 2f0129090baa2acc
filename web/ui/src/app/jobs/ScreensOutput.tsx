import { useMemo } from "react";
import type { Job } from "@/shared/api/types";
import { placeholderTheme } from "@/shared/design/builtInThemes";
import { Picture } from "@/shared/design/Picture";
import { variablesOf } from "@/shared/design/theme";

const swatches = [
  "--background",
  "--foreground",
  "--primary",
  "--secondary",
  "--accent",
  "--muted",
  "--card",
  "--border",
];

/** The screens of a job, small, and its theme. */
export function ScreensOutput({ job }: { job: Job }) {
  const theme = job.outputData?.theme;
  const screens = job.outputData?.screens ?? [];
  const variables = useMemo(() => (theme ? variablesOf(theme.style) : placeholderTheme.variables), [theme]);
  if (screens.length === 0 && !theme) return <p className="text-sm text-ink-soft">Nothing has been made yet.</p>;
  return (
    <div className="flex flex-col gap-4">
      <ul className="flex gap-4 overflow-x-auto pb-1">
        {screens.map((s) => (
          <li key={s.id} className="flex w-[150px] shrink-0 flex-col gap-1">
            <Picture html={s.html} variables={variables} height={812} className="rounded-md border border-line" />
            <span className="truncate text-xs">{s.title}</span>
          </li>
        ))}
      </ul>
      {theme && (
        <div className="flex flex-wrap items-center gap-3 text-sm">
          <span className="text-ink-soft">Theme</span> {theme.name}
          <span className="flex overflow-hidden rounded-md border border-line">
            {swatches.map((v) => (
              <span
                key={v}
                title={`${v} ${variables[v] ?? ""}`}
                className="size-6"
                style={{ background: variables[v] }}
              />
            ))}
          </span>
        </div>
      )}
    </div>
  );
}
