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

const shown = { variables: placeholderTheme.variables, device: { width: 375, height: 812 }, scale: 1 } as const;

function serve(job: Job, asked: object[] = []) {
  server.use(
    http.post("*/api/studio/screenshot", async ({ request }) => {
      asked.push((await request.json()) as object);
      return HttpResponse.json({ mode: "async", jobId: "export-1", status: "pending" }, { status: 202 });
    }),
    http.get("*/api/jobs/export-1", () => HttpResponse.json(job)),
    http.get("*/api/artifacts/file-1", () => HttpResponse.arrayBuffer(new Uint8Array([1, 2]).buffer)),
  );
}

describe("useExport", () => {
  beforeEach(() => vi.mocked(saveFile).mockClear());

  it("starts the job in the theme that is worn, and saves its file", async () => {
    const asked: object[] = [];
    const outputData = {
      format: "png",
      file: { artifactId: "file-1", name: "home.png" },
    } as unknown as Job["outputData"];
    serve(exported({ status: "completed", outputData }), asked);
    const { result } = renderHook(() => useExport({ jobId: "job-1" }, shown), { wrapper });
    act(() => result.current.start("png"));
    await waitFor(() => expect(saveFile).toHaveBeenCalledWith(expect.anything(), "home.png"));
    expect(saveFile).toHaveBeenCalledTimes(1);
    expect(asked).toEqual([expect.objectContaining({ jobId: "job-1", format: "png" })]);
    expect(JSON.stringify(asked)).toContain("--background:");
    await waitFor(() => expect(result.current.exporting).toBe(false)); // the file may be saved before this is drawn
  });

  it.each([
    { format: "png", height: 1024, asks: { width: 768, height: 1024, scale: 2 } },
    { format: "png", height: null, asks: { width: 768, height: 0, scale: 2 } },
    { format: "pdf", height: 1024, asks: { width: 768 } }, // a sheet is as high as its screen
  ] as const)("asks for what is shown: $format, $height", async ({ format, height, asks }) => {
    const asked: Record<string, unknown>[] = [];
    serve(exported({ status: "cancelled" }), asked);
    const device = { width: 768, height };
    const { result } = renderHook(() => useExport({ jobId: "job-1" }, { ...shown, device, scale: 2 }), { wrapper });
    act(() => result.current.start(format));
    await waitFor(() => expect(asked).toHaveLength(1));
    const { jobId: _job, theme: _theme, format: _format, ...size } = asked[0] as Record<string, unknown>;
    expect(size).toEqual(asks);
    await waitFor(() => expect(result.current.exporting).toBe(false));
  });

  it("says why there is no file", async () => {
    const said = vi.spyOn(toast, "error");
    serve(exported({ status: "failed", error: "No Chromium was found", screens: [], inputData: null }));
    const { result } = renderHook(() => useExport({ html: "<div></div>" }, shown), { wrapper });
    act(() => result.current.start("pdf"));
    await waitFor(() => expect(said).toHaveBeenCalledWith("Not exported: No Chromium was found", expect.anything()));
    expect(saveFile).not.toHaveBeenCalled();
    await waitFor(() => expect(result.current.exporting).toBe(false));
  });
});
