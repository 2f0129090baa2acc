import { useMemo } from "react";
import type { Job } from "@/shared/api/types";
import { builtInThemes, type NamedTheme, placeholderTheme } from "@/shared/design/builtInThemes";
import { variablesOf } from "@/shared/design/theme";
import { useStored } from "./useStored";

/** The themes that a job's frames can wear, its own first, and the one they wear. */
export function useJobTheme(job: Job) {
  const [themeId, pick] = useStored(`appforge.theme.${job.id}`, "generated");
  const generated = job.outputData?.theme;
  const themes = useMemo<NamedTheme[]>(
    () => [
      ...(generated ? [{ id: "generated", name: generated.name, variables: variablesOf(generated.style) }] : []),
      ...builtInThemes,
    ],
    [generated],
  );
  const theme = themes.find((t) => t.id === themeId) ?? (generated ? themes[0] : undefined) ?? placeholderTheme;
  return { themes, theme, pick };
}
