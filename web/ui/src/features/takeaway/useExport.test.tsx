import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import type { ReactNode } from "react";
import { toast } from "sonner";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Job } from "@/shared/api/types";
import { placeholderTheme } from "@/shared/design/builtInThemes";
import { saveFile } from "@/shared/saveFile";
import { jobWith } from "@/test/jobs";
import { server } from "@/test/setup";
import { useExport } from "./useExport";

vi.mock("@/shared/saveFile", () => ({ saveFile: vi.fn() }));

function wrapper({ children }: { children: ReactNode }) {
  return <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>;
}

const exported = (change: Partial<Job>) => jobWith({ id: "export-1", jobType: "screenshot-export", ...change });

function serve(job: Job, asked: unknown[] = []) {
  server.use(
    http.post("*/api/studio/screenshot", async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json({ mode: "async", jobId: "export-1", status: "pending" }, { status: 202 });
    }),
    http.get("*/api/jobs/export-1", () => HttpResponse.json(job)),
    http.get("*/api/artifacts/file-1", () => HttpResponse.arrayBuffer(new Uint8Array([1, 2]).buffer)),
  );
}

describe("useExport", () => {
  beforeEach(() => vi.mocked(saveFile).mockClear());

  it("starts the job in the theme that is worn, and saves its file", async () => {
    const asked: unknown[] = [];
    const outputData = {
      format: "png",
      file: { artifactId: "file-1", name: "home.png" },
    } as unknown as Job["outputData"];
    serve(exported({ status: "completed", outputData }), asked);
    const { result } = renderHook(() => useExport({ jobId: "job-1" }, placeholderTheme.variables), { wrapper });
    act(() => result.current.start("png"));
    await waitFor(() => expect(saveFile).toHaveBeenCalledWith(expect.anything(), "home.png"));
    expect(saveFile).toHaveBeenCalledTimes(1);
    expect(asked).toEqual([expect.objectContaining({ jobId: "job-1", format: "png" })]);
    expect(JSON.stringify(asked)).toContain("--background:");
    expect(result.current.exporting).toBe(false);
  });

  it("says why there is no file", async () => {
    const said = vi.spyOn(toast, "error");
    serve(exported({ status: "failed", error: "No Chromium was found", screens: [], inputData: null }));
    const { result } = renderHook(() => useExport({ html: "<div></div>" }, placeholderTheme.variables), { wrapper });
    act(() => result.current.start("pdf"));
    await waitFor(() => expect(said).toHaveBeenCalledWith("Not exported: No Chromium was found", expect.anything()));
    expect(saveFile).not.toHaveBeenCalled();
    expect(result.current.exporting).toBe(false);
  });
});
