import { useEffect, useState } from "react";
import type { Mode } from "@/features/themes/counterpart";
import { declarations, type Variables, variablesOf } from "@/shared/design/theme";

/** How a job's screens are looked at. */
export type Look = {
  theme: string;
  mode: Mode | null; // null: as the theme was made
  device: string;
  bezel: boolean;
  draft: Variables | null; // the theme with changes that are not kept under a name
};

const first: Look = { theme: "generated", mode: null, device: "phone", bezel: false, draft: null };
const slot = (jobId: string) => `appforge.look.${jobId}`;

function load(jobId: string): Look {
  try {
    const kept = JSON.parse(localStorage.getItem(slot(jobId)) ?? "{}") as Record<string, unknown>;
    return {
      theme: typeof kept.theme === "string" ? kept.theme : first.theme,
      mode: kept.mode === "light" || kept.mode === "dark" ? kept.mode : null,
      device: typeof kept.device === "string" ? kept.device : first.device,
      bezel: kept.bezel === true,
      draft: typeof kept.draft === "string" ? variablesOf(kept.draft) : null,
    };
  } catch {
    return first; // what was kept cannot be read
  }
}

function save(jobId: string, look: Look): void {
  const kept = { ...look, draft: look.draft && declarations(look.draft) };
  localStorage.setItem(slot(jobId), JSON.stringify(kept));
}

/** The theme that a job's screens wear, by id. */
export function wornTheme(jobId: string): string {
  return load(jobId).theme;
}

/** Has screens that are not shown yet wear a theme. */
export function dress(jobId: string, theme: string): void {
  save(jobId, { ...load(jobId), theme });
}

/** The look of a job's screens; a reload finds it again. */
export function useLook(jobId: string) {
  const [look, setLook] = useState(() => load(jobId));
  useEffect(() => save(jobId, look), [jobId, look]);
  return [look, (change: Partial<Look>) => setLook((before) => ({ ...before, ...change }))] as const;
}
