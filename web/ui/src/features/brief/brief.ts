import type { Branding, GenerateBody, ScreenRequest } from "@/shared/api/types";
import { isColor } from "@/shared/color";

export type BriefScreen = {
  key: string; // names the row on the page only
  id: string; // in the job; "" lets the name decide
  name: string;
  type: string;
  purpose: string;
  keyElements: string;
  showLogo: boolean;
  showBottomNav: boolean;
  referenceHtml: string; // what it is made from; "" for nothing
};

/** Changes a brief's screens as they are by then. */
export type ChangeScreens = (change: (screens: BriefScreen[]) => BriefScreen[]) => void;

export const paletteRoles = ["primary", "secondary", "accent", "background", "text", "secondaryText"] as const;
export type PaletteRole = (typeof paletteRoles)[number];
export type Palette = Record<PaletteRole, string>;

export type Brief = {
  appName: string;
  description: string;
  targetAudience: string;
  category: string;
  platform: string;
  uiStyle: string;
  personality: string;
  typography: string;
  components: string;
  logo: string;
  footer: string;
  palette: Palette; // "" leaves the choice to the designer
  theme: string; // id of an own theme that the screens wear at first; "" is the one made with them
  screens: BriefScreen[];
  pace: "all" | "three"; // three: the first three, and the rest when they have been seen
};

/** How many screens are made first when somebody wants to see those before the rest. */
export const firstScreens = 3;

/** How many screens of a brief Generate makes; the rest waits. */
export function screensNow(brief: Pick<Brief, "screens" | "pace">): number {
  return brief.pace === "three" ? Math.min(firstScreens, brief.screens.length) : brief.screens.length;
}

export const screenTypes = [
  "splash",
  "onboarding",
  "signin",
  "signup",
  "home",
  "list",
  "detail",
  "search",
  "profile",
  "settings",
  "checkout",
  "chat",
  "map",
] as const;

export const maxScreens = 30;

const blankScreen = {
  id: "",
  name: "",
  type: "",
  purpose: "",
  keyElements: "",
  showLogo: false,
  showBottomNav: false,
  referenceHtml: "",
};

export function newScreen(name = "", type = "home"): BriefScreen {
  return { ...blankScreen, key: crypto.randomUUID(), name, type };
}

export const emptyBrief: Brief = {
  appName: "",
  description: "",
  targetAudience: "",
  category: "",
  platform: "ios",
  uiStyle: "",
  personality: "",
  typography: "",
  components: "",
  logo: "",
  footer: "",
  palette: { primary: "", secondary: "", accent: "", background: "", text: "", secondaryText: "" },
  theme: "",
  screens: [],
  pace: "all",
};

/** Whether a brief says anything yet. */
export function isBlank(brief: Brief): boolean {
  const { palette, screens, pace: _pace, platform: _platform, theme: _theme, ...words } = brief;
  return screens.length === 0 && [...Object.values(words), ...Object.values(palette)].every((w) => !w.trim());
}

/** A brief that was kept, with what briefs had no place for then. */
export function completed(kept: Partial<Brief>): Brief {
  return {
    ...emptyBrief,
    ...kept,
    palette: { ...emptyBrief.palette, ...kept.palette },
    screens: (kept.screens ?? []).map((s) => ({ ...blankScreen, ...s })),
  };
}

/** What is wrong with a brief, by field: "appName", "palette.accent", "screens.2.name" … */
export type BriefFaults = Record<string, string>;

/** The most characters that the server takes. */
const limits = {
  appName: 120,
  description: 4000,
  targetAudience: 1000,
  category: 200,
  platform: 60,
  uiStyle: 500,
  personality: 500,
  typography: 500,
  components: 1000,
  logo: 2048,
  footer: 2048,
} as const;
const screenLimits = { name: 120, type: 60, purpose: 4000 } as const;
const colorLimit = 64;
const elementsLimit = 40;

export function checkBrief(brief: Brief): BriefFaults {
  const faults: BriefFaults = {};
  if (!brief.appName.trim()) faults.appName = "Give the app a name.";
  for (const image of ["logo", "footer"] as const) {
    if (brief[image].trim() && !isHttps(brief[image].trim())) faults[image] = "An https:// address of an image.";
  }
  Object.assign(faults, tooLong(brief, limits));
  for (const role of paletteRoles) {
    const color = brief.palette[role].trim();
    if (color && (!isColor(color) || color.length > colorLimit)) {
      faults[`palette.${role}`] = "A CSS colour, such as #0f766e or oklch(60% 0.1 180).";
    }
  }
  if (brief.screens.length === 0) faults.screens = "Add at least one screen.";
  if (brief.screens.length > maxScreens)
    faults.screens = `At most ${maxScreens} screens; this has ${brief.screens.length}.`;
  brief.screens.forEach((screen, i) => {
    if (!screen.name.trim()) faults[`screens.${i}.name`] = "Name this screen.";
    if (elementsOf(screen).length > elementsLimit)
      faults[`screens.${i}.keyElements`] = `At most ${elementsLimit} elements.`;
    for (const [field, fault] of Object.entries(tooLong(screen, screenLimits))) faults[`screens.${i}.${field}`] = fault;
  });
  return faults;
}

/** What is wrong with texts that are longer than the server takes; it counts characters, not their parts. */
function tooLong<M extends Record<string, number>>(texts: Record<keyof M & string, string>, most: M): BriefFaults {
  const faults: BriefFaults = {};
  for (const [field, limit] of Object.entries(most)) {
    const { length } = [...texts[field as keyof M & string].trim()];
    if (length > limit) faults[field] = `At most ${limit} characters; this has ${length}.`;
  }
  return faults;
}

function isHttps(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === "https:";
}

function elementsOf(screen: BriefScreen): string[] {
  return screen.keyElements
    .split(/[,\n]/)
    .map((e) => e.trim())
    .filter(Boolean);
}

/** The request that a brief stands for. Empty fields are left out: the designer chooses. */
export function requestOf(brief: Brief): GenerateBody {
  const { primary, secondary, accent, background, text, secondaryText } = trimmed(brief.palette);
  const ink = trimmed({ primary: text, secondary: secondaryText });
  const palette = {
    ...trimmed({ primary, secondary, accent, background }),
    ...(Object.keys(ink).length ? { text: ink } : {}),
  };
  const { description, targetAudience, category, platform, uiStyle, personality } = brief;
  const { appName, typography, components, logo, footer } = brief;
  const branding: Branding = {
    ...trimmed({ description, targetAudience, category, platform, uiStyle, personality }),
    ...trimmed({ typography, components, logo, footer }),
    ...(primary ? { primaryColor: primary } : {}),
    ...(background ? { backgroundColor: background } : {}),
    ...(text ? { textColor: text } : {}),
    ...(Object.keys(palette).length ? { colorPalette: palette } : {}),
    appName: appName.trim(),
  };
  const ids = new Set<string>();
  const screens = brief.screens.map((screen): ScreenRequest => {
    const keyElements = elementsOf(screen);
    return {
      id: uniqueId(screen.id || idOf(screen.name), ids),
      name: screen.name.trim(),
      ...trimmed({ type: screen.type, purpose: screen.purpose, referenceHtml: screen.referenceHtml }),
      ...(keyElements.length ? { keyElements } : {}),
      ...(screen.showLogo ? { showLogo: true } : {}),
      ...(screen.showBottomNav ? { showBottomNav: true } : {}),
    };
  });
  const now = screensNow(brief);
  const later = screens.slice(now);
  return {
    branding,
    screens: screens.slice(0, now),
    includeTheme: true,
    ...(later.length ? { laterScreens: later } : {}),
  };
}

/** A palette as the API has it; what it leaves open is the designer's choice. */
export function paletteOf(palette: NonNullable<Branding["colorPalette"]>): Palette {
  const { primary = "", secondary = "", accent = "", background = "", text } = palette;
  return { primary, secondary, accent, background, text: text?.primary ?? "", secondaryText: text?.secondary ?? "" };
}

/** The brief that a job was made from, to run it again with changes. */
export function briefOf(input: {
  branding: Branding;
  screens: ScreenRequest[];
  laterScreens?: ScreenRequest[];
}): Brief {
  const b = input.branding;
  return {
    appName: b.appName,
    description: b.description ?? "",
    targetAudience: b.targetAudience ?? "",
    category: b.category ?? "",
    platform: b.platform ?? "ios",
    uiStyle: b.uiStyle ?? "",
    personality: b.personality ?? "",
    typography: b.typography ?? "",
    components: b.components ?? "",
    logo: b.logo ?? "",
    footer: b.footer ?? "",
    palette: paletteOf({
      ...b.colorPalette,
      primary: b.colorPalette?.primary ?? b.primaryColor,
      background: b.colorPalette?.background ?? b.backgroundColor,
      text: { ...b.colorPalette?.text, primary: b.colorPalette?.text?.primary ?? b.textColor },
    }),
    theme: "",
    pace: input.laterScreens?.length ? "three" : "all",
    screens: [...input.screens, ...(input.laterScreens ?? [])].map((s) => ({
      key: crypto.randomUUID(),
      id: s.id ?? "",
      name: s.name,
      type: s.type ?? "",
      purpose: s.purpose ?? "",
      keyElements: (s.keyElements ?? []).join(", "),
      showLogo: s.showLogo ?? false,
      showBottomNav: s.showBottomNav ?? false,
      referenceHtml: s.referenceHtml ?? "",
    })),
  };
}

function trimmed<T extends Record<string, string | undefined>>(fields: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(fields)
      .map(([name, value]) => [name, value?.trim()])
      .filter(([, value]) => value),
  ) as Partial<T>;
}

function idOf(name: string): string {
  return (
    name
      .normalize("NFKD")
      .replace(/\p{M}+/gu, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 56) || "screen"
  );
}

function uniqueId(base: string, taken: Set<string>): string {
  let id = base;
  for (let n = 2; taken.has(id) || id === "theme"; n++) id = `${base.slice(0, 56)}-${n}`;
  taken.add(id);
  return id;
}
