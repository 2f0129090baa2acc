import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import { variable } from "./environment";

/** Stands between the page and the server, and holds event streams back: their headers pass, and what `first` says. */
export class SilentProxy {
  /** The Last-Event-ID of each stream that was asked for; "" when there was none. */
  readonly streams: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(first = ""): Promise<SilentProxy> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as { port: number };
    const proxy = new SilentProxy(server, `http://127.0.0.1:${port}`);
    server.on("request", (asked: IncomingMessage, answer: ServerResponse) => {
      if (!asked.url?.endsWith("/events")) return pass(asked, answer);
      proxy.streams.push(String(asked.headers["last-event-id"] ?? ""));
      answer.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
      answer.flushHeaders();
      if (first) answer.write(first);
    });
    return proxy;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}

function pass(asked: IncomingMessage, answer: ServerResponse): void {
  const to = new URL(asked.url ?? "/", variable("APPFORGE_TEST_URL"));
  const headers: OutgoingHttpHeaders = { ...asked.headers, host: to.host };
  const passed = request(to, { method: asked.method, headers }, (got) => {
    answer.writeHead(got.statusCode ?? 502, got.headers);
    got.pipe(answer);
  });
  passed.on("error", () => answer.destroy()); // the page has gone on
  asked.pipe(passed);
}
