// A theme's style comes from a model: what is not a plain declaration of a variable is
// left out, as the Go package internal/tailwind does for exported files.
const name = /^--[A-Za-z0-9_-]+$/;
const value = /^[A-Za-z0-9#.,%/()+* -]+$/;

export type Variables = Record<string, string>;

export function variablesOf(style: string): Variables {
  const out: Variables = {};
  for (const declaration of style.split(";")) {
    const colon = declaration.indexOf(":");
    const key = declaration.slice(0, colon).trim();
    const val = declaration
      .slice(colon + 1)
      .trim()
      .replace(/\s+/g, " ");
    if (colon > 0 && name.test(key) && value.test(val) && isPlain(val)) out[key] = val;
  }
  return out;
}

function isPlain(val: string): boolean {
  let depth = 0;
  for (const c of val) {
    if (c === "(") depth++;
    if (c === ")") depth--;
    if (depth < 0) return false;
  }
  return depth === 0 && !val.includes("/*") && !val.includes("*/") && !/url\(/i.test(val);
}

export function declarations(variables: Variables): string {
  return Object.entries(variables)
    .map(([key, val]) => `${key}:${val};`)
    .join("");
}
