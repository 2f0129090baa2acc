import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { emptyBrief, paletteRoles } from "@/features/brief/brief";
import { PaletteFields } from "@/features/brief/PaletteFields";
import { useBrief } from "@/features/brief/useBrief";
import { StyleFromPictures } from "@/features/style/StyleFromPictures";
import type { Job } from "@/shared/api/types";
import { jobWith } from "@/test/jobs";
import { server } from "@/test/setup";
import { styleResult } from "@/test/style";
import { ThemeOfBrief } from "./ThemeOfBrief";
import { useStyleUses } from "./useStyleUses";

const onWear = vi.fn();
const running = jobWith({ jobType: "style-extraction", name: "2 pictures", screens: [], inputData: null });
const ready = jobWith({
  ...running,
  status: "completed",
  completedAt: running.startedAt,
  outputData: styleResult as unknown as Job["outputData"],
});
let job: Job = running;
let sent: FormData[] = [];

function Studio() {
  const [brief, setBrief] = useBrief();
  const uses = useStyleUses({ brief, onChange: setBrief, jobId: "shown", onWear });
  return (
    <>
      <StyleFromPictures uses={uses} />
      <ThemeOfBrief id={brief.theme} onRemove={() => setBrief((b) => ({ ...b, theme: "" }))} />
      <PaletteFields palette={brief.palette} faults={{}} onChange={() => {}} />
    </>
  );
}

/** The page as it is after a load. */
function visit() {
  const router = createRouter({
    routeTree: createRootRoute({ component: Studio }),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  return render(
    <QueryClientProvider client={new QueryClient()}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

const png = (name: string) =>
  new File([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 0x1a, 10)], name, { type: "image/png" });
const gif = new File(["GIF89a"], "dance.gif", { type: "image/gif" });
const field = (name: string) => screen.getByLabelText(name);

beforeEach(() => {
  job = running;
  sent = [];
  onWear.mockReset();
  server.use(
    http.get("*/api/info", () => HttpResponse.json({ version: "1", provider: "google", model: "m", local: true })),
    http.post("*/api/style/extract", async ({ request }) => {
      sent.push(await request.formData());
      return HttpResponse.json({ mode: "async", jobId: "job-1", status: "pending" }, { status: 202 });
    }),
    http.get("*/api/jobs/job-1", () => HttpResponse.json(job)),
    http.get("*/api/jobs/job-1/events", () => new HttpResponse(null, { status: 204 })),
  );
});

async function choose(...files: File[]) {
  await userEvent.setup({ applyAccept: false }).upload(await screen.findByLabelText("Pictures"), files);
}

describe("Palette from images", () => {
  it("takes pictures by picker, paste and drop, and says what it does not take", async () => {
    const user = userEvent.setup();
    visit();
    await user.click(await screen.findByRole("button", { name: "Read colours from pictures" }));
    await choose(png("home.png"), gif);
    expect(await screen.findByRole("alert")).toHaveTextContent("dance.gif is a gif: send a png, jpeg or webp file");
    fireEvent.paste(document, { clipboardData: { files: [png("pasted.png")] } });
    expect(await screen.findByRole("img", { name: "pasted.png" })).toBeVisible();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    fireEvent.drop(screen.getByRole("button", { name: "Add pictures" }), {
      dataTransfer: { files: Array.from({ length: 7 }, (_, i) => png(`drop ${i}.png`)), types: ["Files"] },
    });
    expect(await screen.findByRole("alert")).toHaveTextContent("images has 9 entries: send 1 to 8");
    await user.click(screen.getByRole("button", { name: "Remove home.png" }));
    await user.click(screen.getByRole("button", { name: "Read 1 picture" }));
    await screen.findByRole("progressbar");
    expect(sent[0]?.get("extractionType")).toBe("full");
    expect(sent[0]?.getAll("images").map((f) => (f as File).name)).toEqual(["pasted.png"]);
  });

  it("asks for colours alone when nobody wants a model call", async () => {
    const user = userEvent.setup();
    visit();
    await user.click(await screen.findByRole("button", { name: "Read colours from pictures" }));
    await choose(png("home.png"));
    await user.click(await screen.findByRole("checkbox", { name: /by one model call/ }));
    await user.click(screen.getByRole("button", { name: "Read 1 picture" }));
    await screen.findByRole("progressbar");
    expect(sent[0]?.get("extractionType")).toBe("colors");
  });

  it("says what the server refuses, by the file's name", async () => {
    server.use(
      http.post("*/api/style/extract", () =>
        HttpResponse.json(
          { detail: "images[1] is cut off: the png file ends before the picture does." },
          { status: 422 },
        ),
      ),
    );
    const user = userEvent.setup();
    visit();
    await user.click(await screen.findByRole("button", { name: "Read colours from pictures" }));
    await choose(png("home.png"), png("half.png"));
    await user.click(await screen.findByRole("button", { name: "Read 2 pictures" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Not started: half.png is cut off");
  });

  it("finds its job again after a reload, and puts palette and theme into the brief and back", async () => {
    localStorage.setItem("appforge.style", "job-1");
    localStorage.setItem(
      "appforge.brief",
      JSON.stringify({ ...emptyBrief, palette: { ...emptyBrief.palette, accent: "#abcdef" } }),
    );
    const before = visit();
    await screen.findByRole("progressbar");
    before.unmount();
    job = ready;
    visit();
    const user = userEvent.setup();
    const colors = await screen.findByRole("list", { name: "Colours found" });
    expect(within(colors).getByText("Primary").parentElement).toHaveTextContent("Primary#2563eb10 %");
    expect(screen.getByRole("list", { name: "Source pictures" }).querySelectorAll("img")).toHaveLength(2);

    await user.click(screen.getByRole("button", { name: "Use the palette" }));
    expect(
      ["Primary", "Secondary", "Accent", "Background", "Text"].map((n) => (field(n) as HTMLInputElement).value),
    ).toEqual(["#2563eb", "", "", "#ffffff", "#0f172a"]);
    await user.click(screen.getByRole("button", { name: "Undo the palette" }));
    expect(paletteRoles.map((r) => (document.getElementById(`palette-${r}`) as HTMLInputElement).value)).toEqual([
      "",
      "",
      "#abcdef",
      "",
      "",
      "",
    ]);

    await user.click(screen.getByRole("button", { name: "Use the theme" }));
    expect(screen.getByText("New screens wear “From 2 pictures” at first.")).toBeVisible();
    const [own] = JSON.parse(localStorage.getItem("appforge.themes") ?? "[]") as { id: string; name: string }[];
    expect(own?.name).toBe("From 2 pictures");
    expect(onWear).toHaveBeenLastCalledWith(own?.id);
    await user.click(screen.getByRole("button", { name: "Undo the theme" }));
    expect(onWear).toHaveBeenLastCalledWith("generated");
    expect(localStorage.getItem("appforge.themes")).toBe("[]");
    expect(screen.queryByText(/New screens wear/)).not.toBeInTheDocument();
  });

  it("keeps a theme under a name of its own, and lets go of pictures", async () => {
    const other = [{ id: "own-1", name: "From 2 pictures", style: "--primary:#111111;" }];
    localStorage.setItem("appforge.themes", JSON.stringify(other));
    localStorage.setItem("appforge.style", "job-1");
    job = ready;
    visit();
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Use the theme" }));
    expect(screen.getByText("New screens wear “From 2 pictures 2” at first.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Other pictures" }));
    expect(await screen.findByRole("button", { name: "Choose pictures" })).toBeVisible();
    await waitFor(() => expect(localStorage.getItem("appforge.style")).toBeNull());
  });
});
