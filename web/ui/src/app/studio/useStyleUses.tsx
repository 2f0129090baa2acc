import { Link } from "@tanstack/react-router";
import { type Dispatch, type SetStateAction, useState } from "react";
import { type Brief, type Palette, paletteOf, paletteRoles } from "@/features/brief/brief";
import type { Uses } from "@/features/style/Findings";
import { useOwnThemes } from "@/features/themes/ownThemes";
import type { Theme } from "@/shared/api/types";
import { declarations, variablesOf } from "@/shared/design/theme";
import { wornTheme } from "./useLook";

type Props = {
  brief: Brief;
  onChange: Dispatch<SetStateAction<Brief>>;
  jobId?: string; // whose screens are on the canvas
  onWear: (theme: string) => void; // those screens are to wear it
};

/** What was before a theme was used. */
type Before = { theme: string; worn?: string; made?: string };

/** How the brief takes over what was read out of pictures, and how it takes that back. */
export function useStyleUses({ brief, onChange, jobId, onWear }: Props): Uses {
  const own = useOwnThemes();
  const [palette, setPalette] = useState<Palette>();
  const [before, setBefore] = useState<Before>();
  const kept = (theme: Theme) => {
    const style = declarations(variablesOf(theme.style));
    return own.themes.find((t) => declarations(t.variables) === style);
  };
  return {
    palette: {
      inUse: (found) => paletteRoles.every((role) => brief.palette[role] === paletteOf(found)[role]),
      use: (found) => {
        setPalette(brief.palette);
        onChange((b) => ({ ...b, palette: paletteOf(found) }));
      },
      undo: palette && (() => onChange((b) => ({ ...b, palette }))),
    },
    theme: {
      inUse: (theme) => brief.theme !== "" && kept(theme)?.id === brief.theme,
      use: (theme) => {
        const old = kept(theme)?.id;
        const names = own.themes.map((t) => t.name);
        const id = old ?? own.keep(freeName(theme.name, names), variablesOf(theme.style));
        setBefore({ theme: brief.theme, worn: jobId && wornTheme(jobId), made: old ? undefined : id });
        onChange((b) => ({ ...b, theme: id }));
        if (jobId) onWear(id);
      },
      undo:
        before &&
        (() => {
          onChange((b) => ({ ...b, theme: before.theme }));
          if (before.worn && jobId) onWear(before.worn);
          if (before.made) own.forget(before.made);
          setBefore(undefined);
        }),
    },
    more: (id) => (
      <Link
        to="/jobs/$jobId"
        params={{ jobId: id }}
        className="self-start text-xs text-accent underline underline-offset-2 pointer-coarse:py-3"
      >
        All colours and findings
      </Link>
    ),
  };
}

/** A name that no own theme has: keeping one under a name that is taken would replace it. */
function freeName(name: string, taken: string[]): string {
  let free = name;
  for (let n = 2; taken.includes(free); n++) free = `${name} ${n}`;
  return free;
}
