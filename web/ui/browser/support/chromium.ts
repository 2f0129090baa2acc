import { type BrowserServer, chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { variable } from "./environment";

declare module "vitest" {
  interface ProvidedContext {
    chromium: string; // address of the one browser that all tests share
  }
}

let server: BrowserServer;

export async function setup(project: TestProject): Promise<void> {
  const root = process.getuid?.() === 0;
  server = await chromium.launchServer({
    executablePath: variable("CHROMIUM"),
    // Chromium's own sandbox refuses to work for root, as in most CI containers. What is
    // opened here is our own page, and the frames under test have sandboxes of their own.
    chromiumSandbox: !root,
  });
  project.provide("chromium", server.wsEndpoint());
}

export async function teardown(): Promise<void> {
  await server.close();
}
