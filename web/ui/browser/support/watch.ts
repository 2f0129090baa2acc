import type { BrowserContext } from "playwright-core";

const own = /^(blob:|data:|about:)/;

/**
 * Everything that a page complains about: console errors, among them violations of its
 * policy, uncaught errors, and requests to anywhere but its own server.
 */
export class Watch {
  readonly lines: string[] = [];
  private faults: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(context: BrowserContext, origin: string) {
    context.on("console", (message) => {
      const { url, lineNumber } = message.location();
      const line = `${message.type()}: ${message.text()} (${url}:${lineNumber})`;
      this.lines.push(line);
      if (message.type() === "error") this.faults.push(line);
    });
    context.on("weberror", (error) => {
      const line = `uncaught: ${error.error().stack ?? error.error().message}`;
      this.lines.push(line);
      this.faults.push(line);
    });
    context.on("request", (request) => {
      const url = request.url();
      if (url.startsWith(`${origin}/`) || own.test(url)) return;
      const line = `request beyond the server: ${request.method()} ${url}`;
      this.lines.push(line);
      this.faults.push(line);
    });
  }

  /** A complaint that belongs to the test. */
  expect(complaint: RegExp): void {
    this.expected.push(complaint);
  }

  /** Such complaints were right until now; from now on they are faults. */
  forgive(complaint: RegExp): void {
    this.faults = this.faults.filter((line) => !complaint.test(line));
  }

  /** The complaints that no test expects. */
  unexpected(): string[] {
    return this.faults.filter((line) => !this.expected.some((e) => e.test(line)));
  }
}
