import { createServer, type Server, type Socket } from "node:net";

const empty = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
const page = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<!doctype html><title>unguarded</title><body>`;

/** A listener that strangers' HTML is told to reach. It counts whatever knocks, whole requests or not. */
export class Listener {
  private constructor(
    private readonly server: Server,
    private readonly sockets: Set<Socket>,
    /** The request lines that came; one without words for a connection that sent none, such as a TLS greeting. */
    readonly heard: string[],
  ) {}

  static async open(): Promise<Listener> {
    const heard: string[] = [];
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {}); // browsers cut connections as they like
      socket.on("close", () => sockets.delete(socket));
      socket.once("data", (data) => {
        const line = data.toString("latin1").split("\r\n", 1)[0] as string;
        if (line.startsWith("GET /unguarded ")) return socket.end(page);
        heard.push(/^[A-Z]+ \S+ HTTP/.test(line) ? line : "");
        socket.end(empty);
      });
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return new Listener(server, sockets, heard);
  }

  get host(): string {
    const address = this.server.address();
    if (!address || typeof address === "string") throw new Error("the listener is closed");
    return `127.0.0.1:${address.port}`;
  }

  /** A page without any policy. */
  get unguarded(): string {
    return `http://${this.host}/unguarded`;
  }

  /** The paths that were asked for, without doubles. */
  paths(): string[] {
    return [...new Set(this.heard.map((line) => line.split(" ")[1]?.split("?")[0] ?? ""))].toSorted();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((closed) => this.server.close(closed));
  }
}
