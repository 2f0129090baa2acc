// What a picture may be, in the words of the server, which checks it again and in full:
// these faults are told before anything is sent.

export const maxPictures = 8;
export const maxBytes = 10 * 1024 * 1024;
/** What a file picker offers. */
export const accept = "image/png,image/jpeg,image/webp";

/** What is wrong with a file at a place of the request, in a sentence; null when nothing is, as far as its first bytes tell. */
export async function faultOf(file: File, at: number): Promise<string | null> {
  if (file.size === 0) return `images[${at}] is empty: send a png, jpeg or webp file`;
  if (file.size > maxBytes)
    return `images[${at}] has more than ${maxBytes} bytes (10 MB), the limit of one picture. Send a smaller file.`;
  const start = new Uint8Array(await file.slice(0, 512).arrayBuffer());
  return isPicture(start) ? null : `images[${at}] is ${kindOf(start, file.type)}: send a png, jpeg or webp file`;
}

/** What is wrong with how many pictures there are. */
export function faultOfCount(n: number): string | null {
  return n < 1 || n > maxPictures ? `images has ${n} entries: send 1 to ${maxPictures}` : null;
}

function isPicture(start: Uint8Array): boolean {
  const text = latin(start);
  return (
    text.startsWith("\x89PNG\r\n\x1a\n") ||
    text.startsWith("\xff\xd8\xff") ||
    (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP")
  );
}

function kindOf(start: Uint8Array, type: string): string {
  const text = latin(start).trim().toLowerCase();
  if (text.startsWith("gif8")) return "a gif";
  if (text.includes("<svg")) return "an svg";
  if (text.slice(4, 8) === "ftyp") return "an avif, heic or video file";
  return type ? `of the type ${type}` : "no picture that is known here";
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** A sentence about images[…] with the names of the files in their place. */
export function withNames(sentence: string, files: { name: string }[]): string {
  return sentence.replace(/\bimages\[(\d+)\]/g, (place, at) => files[Number(at)]?.name ?? place);
}

/** The pictures that a paste or a drop brings. */
export function filesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])];
}
