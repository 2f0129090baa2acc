import type { Locator, Page } from "playwright-core";

export type FileData = { name: string; mimeType: string; buffer: Buffer };
export type Look = { background: string; text: string; brand: string };

/** A picture of a screen, as Chromium's own encoders write it, at their best: lines of text, and a bar in the brand's colour. */
export async function picture(
  page: Page,
  name: string,
  look: Look,
  side = { width: 390, height: 844 },
): Promise<FileData> {
  const mimeType = `image/${name.split(".").pop()}`;
  const data = await page.evaluate(
    async ({ look, side, mimeType }) => {
      const canvas = new OffscreenCanvas(side.width, side.height);
      const draw = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
      draw.fillStyle = look.background;
      draw.fillRect(0, 0, side.width, side.height);
      draw.fillStyle = look.text;
      draw.font = "20px sans-serif";
      for (let y = 60; y < side.height * 0.7; y += 34) draw.fillText("Good morning, here is your day", 24, y);
      draw.fillStyle = look.brand;
      draw.fillRect(24, side.height * 0.8, side.width - 48, side.height * 0.1);
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: mimeType, quality: 1 })).arrayBuffer());
      return Array.from(bytes);
    },
    { look, side, mimeType },
  );
  return { name, mimeType, buffer: Buffer.from(data) };
}

/** A file as a form carries it. */
export const fileOf = ({ name, mimeType, buffer }: FileData) =>
  new File([Uint8Array.from(buffer)], name, { type: mimeType });

/** Hands files to what is there, as the end of a drag, or a paste, does. */
export async function give(at: Locator, event: "drop" | "paste", files: FileData[]): Promise<void> {
  await at.evaluate(
    (node, { event, files }) => {
      const data = new DataTransfer();
      for (const { name, type, bytes } of files) data.items.add(new File([Uint8Array.from(bytes)], name, { type }));
      const init = { bubbles: true, cancelable: true };
      node.dispatchEvent(
        event === "drop"
          ? new DragEvent("drop", { ...init, dataTransfer: data })
          : new ClipboardEvent("paste", { ...init, clipboardData: data }),
      );
    },
    { event, files: files.map((f) => ({ name: f.name, type: f.mimeType, bytes: Array.from(f.buffer) })) },
  );
}
