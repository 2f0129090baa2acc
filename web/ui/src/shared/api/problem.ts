import { inLocalTime } from "@/shared/time";

/** What went wrong, in words for people; made from RFC 9457 problems and broken connections alike. */
export class Problem extends Error {
  readonly status: number;
  readonly details: { location?: string; message?: string }[];

  constructor(status: number, detail: string, details: { location?: string; message?: string }[] = []) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.details = details;
  }
}

export function problemFrom(status: number, body: unknown): Problem {
  const p = (typeof body === "object" && body !== null ? body : {}) as {
    detail?: string;
    title?: string;
    resetAt?: string;
    errors?: { location?: string; message?: string }[] | null;
  };
  const details = p.errors ?? [];
  const said = details
    .map((d) => [d.location?.replace(/^body\./, ""), d.message].filter(Boolean).join(": "))
    .join("; ");
  const words = said || p.detail || p.title || `The server answered ${status}.`;
  return new Problem(status, p.resetAt ? inLocalTime(words, p.resetAt) : words, details);
}

export function messageOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  if (error instanceof TypeError) return "The server cannot be reached. Check that it runs, then try again.";
  return error instanceof Error ? error.message : String(error);
}

/**
 * What is wrong with each of the fields, and what is left to say about the whole. The
 * server names a field by its place, or as the first word of what it says.
 */
export function faultsOf<F extends string>(
  error: unknown,
  fields: readonly F[],
): { [K in F]?: string } & { rest?: string } {
  if (!error) return {};
  const faults: Partial<Record<F | "rest", string>> = {};
  const details = error instanceof Problem ? error.details : [];
  for (const { location, message } of details) {
    const field = fields.find((f) => location === `body.${f}` || location?.startsWith(`body.${f}[`));
    if (field) faults[field] = message;
    else faults.rest = messageOf(error);
  }
  if (details.length === 0) {
    const words = messageOf(error);
    const field = fields.find((f) => words.startsWith(`${f} `));
    faults[field ?? "rest"] = words;
  }
  return faults;
}
