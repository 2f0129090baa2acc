import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { server } from "@/test/setup";
import { changeScreen, exportScreens, extractStyle, generate } from "./client";

const started = () => HttpResponse.json({ mode: "async", jobId: "job-1", status: "pending" }, { status: 202 });
const picture = new File(["1"], "home.png", { type: "image/png", lastModified: 1 });
const brief = { branding: { appName: "Northwind" }, screens: [{ name: "Home" }], includeTheme: true };
const change = { prompt: "Bigger", jobId: "job-1", screenId: "home" };

const starts: [string, (other: boolean) => Promise<string>][] = [
  ["/api/studio/generate", (other) => generate({ ...brief, includeTheme: !other })],
  ["/api/studio/screens", (other) => changeScreen({ ...change, prompt: other ? "Smaller" : "Bigger" })],
  ["/api/style/extract", (other) => extractStyle([picture], other ? "full" : "colors")],
  ["/api/studio/screenshot", (other) => exportScreens({ jobId: "job-1", format: other ? "pdf" : "png" })],
];

it.each(starts)("%s is asked again under its key until it is answered well", async (path, start) => {
  const keys: (string | null)[] = [];
  const answers = [HttpResponse.error(), HttpResponse.json({}, { status: 503 })];
  server.use(
    http.post(`*${path}`, ({ request }) => {
      keys.push(request.headers.get("Idempotency-Key"));
      return answers.shift() ?? started();
    }),
  );
  await expect(start(false)).rejects.toThrow(); // the answer was lost
  await expect(start(true)).rejects.toThrow(); // another body has a key of its own
  expect(await start(false)).toBe("job-1");
  expect(await start(false)).toBe("job-1"); // wanted once more
  expect(keys[2]).toBe(keys[0]);
  expect(new Set(keys).size).toBe(3);
});

it("a synchronous request that failed leads to the job that it left", async () => {
  const problem = { status: 502, code: "upstream", detail: "1 of 2 screens failed", jobId: "left" };
  server.use(http.post("*/api/studio/generate", () => HttpResponse.json(problem, { status: 502 })));
  expect(await generate(brief)).toBe("left");
});
