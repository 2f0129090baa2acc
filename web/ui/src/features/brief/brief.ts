import type { Branding, GenerateBody, ScreenRequest } from "@/shared/api/types";
import { isColor } from "@/shared/color";

export type BriefScreen = {
  key: string; // names the row on the page only
  name: string;
  type: string;
  purpose: string;
  keyElements: string;
  showLogo: boolean;
  showBottomNav: boolean;
};

export const paletteRoles = ["primary", "secondary", "accent", "background", "text"] as const;
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
  logo: string;
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

export function newScreen(name = "", type = "home"): BriefScreen {
  return { key: crypto.randomUUID(), name, type, purpose: "", keyElements: "", showLogo: false, showBottomNav: false };
}

export const emptyBrief: Brief = {
  appName: "",
  description: "",
  targetAudience: "",
  category: "",
  platform: "ios",
  uiStyle: "",
  personality: "",
  logo: "",
  palette: { primary: "", secondary: "", accent: "", background: "", text: "" },
  theme: "",
  screens: [],
  pace: "all",
};

/** What is wrong with a brief, by field: "appName", "palette.accent", "screens.2.name" … */
export type BriefFaults = Record<string, string>;

const limits = { appName: 120, description: 4000, targetAudience: 1000, uiStyle: 500, personality: 500 } as const;

export function checkBrief(brief: Brief): BriefFaults {
  const faults: BriefFaults = {};
  if (!brief.appName.trim()) faults.appName = "Give the app a name.";
  for (const [field, most] of Object.entries(limits) as [keyof typeof limits, number][]) {
    if (brief[field].length > most) faults[field] = `At most ${most} characters; this has ${brief[field].length}.`;
  }
  if (brief.logo.trim() && !isHttps(brief.logo.trim())) faults.logo = "An https:// address of an image.";
  for (const role of paletteRoles) {
    if (brief.palette[role].trim() && !isColor(brief.palette[role])) {
      faults[`palette.${role}`] = "A CSS colour, such as #0f766e or oklch(60% 0.1 180).";
    }
  }
  if (brief.screens.length === 0) faults.screens = "Add at least one screen.";
  if (brief.screens.length > maxScreens)
    faults.screens = `At most ${maxScreens} screens; this has ${brief.screens.length}.`;
  brief.screens.forEach((screen, i) => {
    if (!screen.name.trim()) faults[`screens.${i}.name`] = "Name this screen.";
    else if (screen.name.length > 120) faults[`screens.${i}.name`] = "At most 120 characters.";
    if (elementsOf(screen).length > 40) faults[`screens.${i}.keyElements`] = "At most 40 elements.";
  });
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
  const { primary, secondary, accent, background, text } = trimmed(brief.palette);
  const palette = {
    ...trimmed({ primary, secondary, accent, background }),
    ...(text ? { text: { primary: text } } : {}),
  };
  const { appName, description, targetAudience, category, platform, uiStyle, personality, logo } = brief;
  const branding: Branding = {
    ...trimmed({ description, targetAudience, category, platform, uiStyle, personality, logo }),
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
      id: uniqueId(screen.name, ids),
      name: screen.name.trim(),
      ...trimmed({ type: screen.type, purpose: screen.purpose }),
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
  return { primary, secondary, accent, background, text: text?.primary ?? "" };
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
    logo: b.logo ?? "",
    palette: paletteOf({
      ...b.colorPalette,
      primary: b.colorPalette?.primary ?? b.primaryColor,
      background: b.colorPalette?.background ?? b.backgroundColor,
      text: { primary: b.colorPalette?.text?.primary ?? b.textColor },
    }),
    theme: "",
    pace: input.laterScreens?.length ? "three" : "all",
    screens: [...input.screens, ...(input.laterScreens ?? [])].map((s) => ({
      key: crypto.randomUUID(),
      name: s.name,
      type: s.type ?? "",
      purpose: s.purpose ?? "",
      keyElements: (s.keyElements ?? []).join(", "),
      showLogo: s.showLogo ?? false,
      showBottomNav: s.showBottomNav ?? false,
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

function uniqueId(name: string, taken: Set<string>): string {
  const base =
    name
      .normalize("NFKD")
      .replace(/\p{M}+/gu, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 56) || "screen";
  let id = base;
  for (let n = 2; taken.has(id) || id === "theme"; n++) id = `${base}-${n}`;
  taken.add(id);
  return id;
}
