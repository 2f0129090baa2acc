import { toast } from "sonner";
import type { Screen } from "@/shared/api/types";
import type { Variables } from "@/shared/design/theme";
import { saveFile } from "@/shared/saveFile";
import { type FileLook, fileName, fileOf, filesOf, themeSheet } from "./files";
import { imagesOf } from "./inline";

/** What screens wear in their files, the hosts whose images they may show, and whose screens they are. */
type Look = Omit<FileLook, "readImage"> & { jobId: string };

/** Saves one screen as a file that needs nothing else. */
export async function downloadScreen(screen: Screen, { jobId, ...look }: Look): Promise<void> {
  const { text, missing } = await fileOf(screen, { ...look, readImage: imagesOf(jobId) });
  saveFile(new Blob([text], { type: "text/html" }), `${fileName(screen.id)}.html`);
  tellMissing(missing);
}

/** Saves all screens, the theme and a page that shows them side by side as one zip. */
export async function downloadAll(name: string, screens: Screen[], { jobId, ...look }: Look): Promise<void> {
  const { texts, missing } = await filesOf(name, screens, { ...look, readImage: imagesOf(jobId) });
  const { strToU8, zipSync } = await import("fflate");
  const entries = Object.entries(texts).map(([path, text]) => [path, strToU8(text)] as const);
  saveFile(
    new Blob([zipSync(Object.fromEntries(entries)) as BlobPart], { type: "application/zip" }),
    `${fileName(name.toLowerCase())}.zip`,
  );
  tellMissing(missing);
}

/** Saves the theme's variables as a style sheet. */
export function downloadTheme(name: string, variables: Variables): void {
  saveFile(new Blob([themeSheet(variables)], { type: "text/css" }), `${fileName(name.toLowerCase())}-theme.css`);
}

function tellMissing(addresses: string[]): void {
  if (addresses.length === 0) return;
  const what = addresses.length === 1 ? "An image is" : `${addresses.length} images are`;
  toast.warning(`Saved. ${what} left out, because the server could not read it: ${addresses.join(", ")}`, {
    duration: 12_000,
  });
}
