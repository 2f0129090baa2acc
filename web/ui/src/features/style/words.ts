import type { StyleResult } from "@/shared/api/types";

export type PaletteColor = StyleResult["colors"][number];
export type Picture = StyleResult["images"][number];
type Role = NonNullable<PaletteColor["role"]>;

const roles: Record<Role, string> = {
  background: "Background",
  surface: "Surface",
  text: "Text",
  "text-secondary": "Quiet text",
  primary: "Primary",
  secondary: "Secondary",
  accent: "Accent",
  border: "Border",
  destructive: "Destructive",
};

export function roleName(role: string): string {
  return (roles as Record<string, string>)[role] ?? role;
}

/** What a picture is called: its file's name, or its place. */
export function pictureName(picture: Pick<Picture, "name"> | undefined, at: number): string {
  return picture?.name || `Picture ${at + 1}`;
}
