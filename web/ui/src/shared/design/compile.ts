import TailwindWorker from "./tailwind.worker?worker";

type Reply = { id: number; css?: string; error?: string };

const kept = 200;
const compiled = new Map<string, Promise<string>>();
const waiting = new Map<number, { resolve: (css: string) => void; reject: (error: Error) => void }>();
let worker: Worker | undefined;
let next = 0;

/** The CSS for a screen's classes, made in a worker outside the screen's frame. */
export function compileCss(html: string): Promise<string> {
  const known = compiled.get(html);
  if (known) return known;
  const css = ask(classesOf(html));
  compiled.set(html, css);
  css.catch(() => compiled.delete(html));
  if (compiled.size > kept) compiled.delete(compiled.keys().next().value as string);
  return css;
}

/** Classes that a screen uses. Parsed documents are inert: nothing loads or runs. */
export function classesOf(html: string): string[] {
  const doc = new DOMParser().parseFromString(html, "text/html");
  const classes = new Set<string>();
  for (const element of doc.querySelectorAll("[class]")) for (const name of element.classList) classes.add(name);
  return [...classes];
}

function ask(classes: string[]): Promise<string> {
  worker ??= start();
  const id = next++;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker?.postMessage({ id, classes });
  });
}

function start(): Worker {
  const w = new TailwindWorker();
  w.onmessage = ({ data }: MessageEvent<Reply>) => {
    const caller = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.css !== undefined) caller?.resolve(data.css);
    else caller?.reject(new Error(data.error ?? "The CSS could not be compiled."));
  };
  w.onerror = () => {
    for (const caller of waiting.values()) caller.reject(new Error("The CSS compiler did not start."));
    waiting.clear();
    worker = undefined;
  };
  return w;
}
