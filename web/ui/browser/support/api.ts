import { variable } from "./environment";
import { type FileData, fileOf } from "./pictures";

export type Job = {
  id: string;
  status: string;
  error: string | null;
  screens: { id: string; title: string; status: string; attempts: number; version?: number }[];
};

async function call<T>(method: string, path: string, body?: object | FormData): Promise<T> {
  const form = body instanceof FormData;
  const answer = await fetch(variable("APPFORGE_TEST_URL") + path, {
    method,
    headers: body && !form ? { "Content-Type": "application/json" } : {},
    body: body && !form ? JSON.stringify(body) : body,
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

type Settings = { version: number; jobTypes: { jobType: string; paused: boolean }[] };

/** The server as another program would use it, to prepare what a test looks at. */
export const api = {
  job: (id: string) => call<Job>("GET", `/api/jobs/${id}`),
  versions: (job: string, screen: string) =>
    call<{ versions: { createdAt: string }[] }>("GET", `/api/jobs/${job}/screens/${screen}/versions`).then(
      (l) => l.versions,
    ),
  /** Starts a job for these screens, with a theme. */
  generate: (...names: string[]) => api.generateFor({ appName: "Northwind", primaryColor: "#0f766e" }, ...names),
  /** The same for another brief. */
  async generateFor(branding: { appName: string; primaryColor?: string; logo?: string }, ...names: string[]) {
    const screens = names.map((name, i) => ({ id: `s${i + 1}`, name, type: "home" }));
    const { jobId } = await call<{ jobId: string }>("POST", "/api/studio/generate", {
      branding,
      screens,
      includeTheme: true,
    });
    return jobId;
  },
  /** Starts a job for the first of these screens, which leaves the others for later. */
  async generateFirst(first: string, ...later: string[]) {
    const screen = (name: string) => ({ id: name.toLowerCase(), name, type: "home" });
    const { jobId } = await call<{ jobId: string }>("POST", "/api/studio/generate", {
      branding: { appName: "Northwind", primaryColor: "#0f766e" },
      screens: [screen(first)],
      laterScreens: later.map(screen),
      includeTheme: true,
    });
    return jobId;
  },
  /** Changes what an administrator may change of the generation of screens; null: as the environment says. */
  async operate(change: { backgroundPercent?: number | null; paused?: boolean }) {
    const { version } = await call<Settings>("GET", "/api/admin/settings");
    const set = { jobType: "screen-generation", backgroundPercent: null, paused: false, ...change };
    await call<Settings>("PUT", "/api/admin/settings", { version, jobTypes: [set] });
  },
  /** Starts an export of a job's finished screens. */
  export: (jobId: string) => started("/api/studio/screenshot", { jobId }),
  /** Starts the summary of a conversation. */
  summarise: (messages: { role: string; content: string }[]) =>
    started("/api/chat/context", { operation: "summary", messages }),
  /** Starts a style extraction from a picture. */
  extract(file: FileData) {
    const form = new FormData();
    form.append("images", fileOf(file));
    return started("/api/style/extract", form);
  },
};

async function started(path: string, body: object | FormData): Promise<string> {
  return (await call<{ jobId: string }>("POST", path, body)).jobId;
}
