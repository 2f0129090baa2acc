import { defineConfig } from "vitest/config";

// The suite that drives the built page in Chromium; e2e/browser_test.go starts what it needs.
// Its kinds are: test; measure, which prints figures; pictures, which takes those of the README.
const kind = process.env.APPFORGE_BROWSER_KIND ?? "test";

export default defineConfig({
  test: {
    include: [`browser/**/*.${kind}.ts`],
    environment: "node",
    globalSetup: ["browser/support/chromium.ts"],
    // One after another: they share the model stand-in, whose faults they set.
    fileParallelism: false,
    isolate: false,
    testTimeout: 300_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 60_000, interval: 100 } }, // as support/environment.ts has it for pages
    // e2e/browser_report_test.go reads the second.
    reporters: ["verbose", ["json", { outputFile: process.env.APPFORGE_TEST_REPORT }]],
  },
});
