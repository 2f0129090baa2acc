// What the 26 variables of a theme are to a person, and what has to be readable on what.

export type Group = { name: string; rows: { variable: string; name: string }[] };

const rows = (names: Record<string, string>) => Object.entries(names).map(([variable, name]) => ({ variable, name }));

export const groups: Group[] = [
  {
    name: "Surfaces",
    rows: rows({
      "--background": "Background",
      "--card": "Card",
      "--popover": "Popover",
      "--muted": "Muted",
      "--border": "Border",
      "--input": "Input line",
    }),
  },
  {
    name: "Text",
    rows: rows({
      "--foreground": "Text",
      "--muted-foreground": "Quiet text",
      "--card-foreground": "On card",
      "--popover-foreground": "On popover",
    }),
  },
  {
    name: "Brand",
    rows: rows({
      "--primary": "Primary",
      "--primary-foreground": "On primary",
      "--primary-rgb": "Primary, r g b",
      "--secondary": "Secondary",
      "--secondary-foreground": "On secondary",
      "--accent": "Accent",
      "--accent-foreground": "On accent",
    }),
  },
  {
    name: "Feedback",
    rows: rows({
      "--destructive": "Destructive",
      "--destructive-foreground": "On destructive",
      "--ring": "Focus ring",
    }),
  },
  {
    name: "Charts",
    rows: rows({
      "--chart-1": "Chart 1",
      "--chart-2": "Chart 2",
      "--chart-3": "Chart 3",
      "--chart-4": "Chart 4",
      "--chart-5": "Chart 5",
    }),
  },
  { name: "Shape", rows: rows({ "--radius": "Corner radius" }) },
];

/** The contrast that WCAG AA asks of words, and of what carries a meaning without words. */
const text = 4.5;
const graphic = 3;

export type Rule = { on: string[]; least: number };

/** What a variable must stand out from; the server holds generated themes to the same of words. */
export const rules: Record<string, Rule> = {
  "--foreground": { on: ["--background"], least: text },
  "--muted-foreground": { on: ["--background", "--muted", "--card", "--popover"], least: text },
  "--card-foreground": { on: ["--card"], least: text },
  "--popover-foreground": { on: ["--popover"], least: text },
  "--primary-foreground": { on: ["--primary"], least: text },
  "--secondary-foreground": { on: ["--secondary"], least: text },
  "--accent-foreground": { on: ["--accent"], least: text },
  "--destructive-foreground": { on: ["--destructive"], least: text },
  "--ring": { on: ["--background"], least: graphic },
  "--chart-1": { on: ["--card"], least: graphic },
  "--chart-2": { on: ["--card"], least: graphic },
  "--chart-3": { on: ["--card"], least: graphic },
  "--chart-4": { on: ["--card"], least: graphic },
  "--chart-5": { on: ["--card"], least: graphic },
};
