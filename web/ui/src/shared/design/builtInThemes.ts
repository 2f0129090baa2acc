import { readableOn, rgbTriple } from "@/shared/color";
import type { Variables } from "./theme";

export type NamedTheme = { id: string; name: string; variables: Variables };

type Seed = {
  id: string;
  name: string;
  background: string;
  foreground: string;
  mutedForeground: string;
  card: string;
  muted: string;
  border: string;
  primary: string;
  accent: string;
  radius: string;
  charts: [string, string, string, string, string];
};

/** All 26 variables from the choices that make a theme what it is. */
function theme(s: Seed): NamedTheme {
  const destructive = readableOn(s.background) === "#000000" ? "#b3261e" : "#ff8a80";
  return {
    id: s.id,
    name: s.name,
    variables: {
      "--background": s.background,
      "--foreground": s.foreground,
      "--primary": s.primary,
      "--primary-rgb": rgbTriple(s.primary),
      "--primary-foreground": readableOn(s.primary),
      "--secondary": s.muted,
      "--secondary-foreground": s.foreground,
      "--muted": s.muted,
      "--muted-foreground": s.mutedForeground,
      "--accent": s.accent,
      "--accent-foreground": readableOn(s.accent),
      "--destructive": destructive,
      "--destructive-foreground": readableOn(destructive),
      "--card": s.card,
      "--card-foreground": s.foreground,
      "--popover": s.card,
      "--popover-foreground": s.foreground,
      "--border": s.border,
      "--input": s.border,
      "--ring": s.primary,
      "--radius": s.radius,
      ...Object.fromEntries(s.charts.map((c, i) => [`--chart-${i + 1}`, c])),
    },
  };
}

export const builtInThemes: NamedTheme[] = [
  theme({
    id: "graphite",
    name: "Graphite",
    background: "#121315",
    foreground: "#f1f2f4",
    mutedForeground: "#a6abb4",
    card: "#1b1d20",
    muted: "#26292d",
    border: "#34383e",
    primary: "#8ab4f8",
    accent: "#2b3648",
    radius: "12px",
    charts: ["#8ab4f8", "#81c995", "#fdd663", "#f28b82", "#c58af9"],
  }),
  theme({
    id: "paper",
    name: "Paper",
    background: "#faf7f2",
    foreground: "#26221c",
    mutedForeground: "#665e52",
    card: "#fffdf9",
    muted: "#efe9df",
    border: "#ddd4c6",
    primary: "#7a3b1d",
    accent: "#ecdcc8",
    radius: "4px",
    charts: ["#7a3b1d", "#4d6a4f", "#3d5a80", "#b98b3e", "#8d5b79"],
  }),
  theme({
    id: "coast",
    name: "Coast",
    background: "#f4f9fc",
    foreground: "#0d2436",
    mutedForeground: "#48657a",
    card: "#ffffff",
    muted: "#e1edf5",
    border: "#c9dde9",
    primary: "#0b6e99",
    accent: "#d2ebf4",
    radius: "18px",
    charts: ["#0b6e99", "#2f9e8f", "#d18f2b", "#c4554d", "#6a6fc0"],
  }),
  theme({
    id: "moss",
    name: "Moss night",
    background: "#0f1612",
    foreground: "#e8f1ea",
    mutedForeground: "#9db3a4",
    card: "#17211b",
    muted: "#213028",
    border: "#2f4338",
    primary: "#7fd1a0",
    accent: "#26402f",
    radius: "22px",
    charts: ["#7fd1a0", "#d9c27a", "#7db7d9", "#e09a84", "#b6a2dd"],
  }),
];

/** What frames wear before there is a theme. */
export const placeholderTheme: NamedTheme = theme({
  id: "placeholder",
  name: "No theme yet",
  background: "#ffffff",
  foreground: "#1f2023",
  mutedForeground: "#63666d",
  card: "#fafafa",
  muted: "#f0f0f2",
  border: "#e1e1e5",
  primary: "#3a3d44",
  accent: "#e8e8ec",
  radius: "12px",
  charts: ["#3a3d44", "#63666d", "#8b8e96", "#b4b6bc", "#d5d6da"],
});
