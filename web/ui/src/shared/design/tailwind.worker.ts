import { compile } from "tailwindcss";
import preflight from "tailwindcss/preflight.css?raw";
import defaultTheme from "tailwindcss/theme.css?raw";
import utilities from "tailwindcss/utilities.css?raw";
// The semantic classes: the same file that the server's compiler reads.
import semanticTheme from "../../../../../internal/tailwind/theme.css?raw";

const source = `@layer theme, base, components, utilities;
@layer theme { ${defaultTheme} }
@layer base { ${preflight} }
@layer utilities { ${utilities} }
${semanticTheme}`;

type Request = { id: number; classes: string[] };

// A compiler keeps what it has built: a new one for each screen keeps files small. Reading
// the source takes longer than building, so the next compiler is made ahead.
let next = compile(source);

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  const mine = next;
  next = mine.then(() => compile(source));
  try {
    const compiler = await mine;
    self.postMessage({ id: data.id, css: compiler.build(data.classes) });
  } catch (error) {
    self.postMessage({ id: data.id, error: String(error) });
  }
};
