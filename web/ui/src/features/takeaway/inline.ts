import { readLinkedImage } from "@/shared/api/client";

/** Gives the `data:` URL of an image that a screen links to. */
export type ImageReader = (src: string) => Promise<string>;

/** Reads images of a job's screens through the server, each once: they may have come from anywhere. */
export function imagesOf(jobId: string): ImageReader {
  const known = new Map<string, Promise<string>>();
  return (src) => {
    const image = known.get(src) ?? readLinkedImage(jobId, src);
    known.set(src, image);
    return image;
  };
}

/**
 * A screen with the images in it that it links to, so that its file needs no network. One that
 * cannot be had becomes a plain area of its classes with its words, and is missing. Kept alike
 * internal/tailwind/inline.go.
 */
export async function inlineImages(html: string, read: ImageReader): Promise<{ html: string; missing: string[] }> {
  const template = document.createElement("template"); // nothing in it loads or runs
  template.innerHTML = html;
  const images = [...template.content.querySelectorAll<HTMLImageElement>('img[src^="https:"]')];
  if (images.length === 0) return { html, missing: [] };
  const missing: string[] = [];
  for (const image of images) {
    const src = image.getAttribute("src") ?? "";
    try {
      image.setAttribute("src", await read(src));
    } catch {
      missing.push(src);
      image.replaceWith(plainArea(image));
    }
  }
  return { html: template.innerHTML, missing };
}

function plainArea(image: HTMLImageElement): HTMLElement {
  const area = document.createElement("span");
  area.className = `inline-block bg-muted ${image.className}`.trim();
  const words = image.alt.trim();
  if (words) {
    area.setAttribute("role", "img");
    area.setAttribute("aria-label", words);
  }
  return area;
}
