import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { Job } from "@/shared/api/types";
import { jobWith } from "@/test/jobs";
import { server } from "@/test/setup";
import { styleResult } from "@/test/style";
import { StyleOutput } from "./StyleOutput";

describe("StyleOutput", () => {
  it("shows what was found beside the pictures, also when one of them is not kept any more", async () => {
    sessionStorage.setItem("appforge.key", "afk_test");
    const asked: (string | null)[] = [];
    server.use(
      http.get("*/api/jobs/job-1/images/image-1", ({ request }) => {
        asked.push(request.headers.get("Authorization"));
        return HttpResponse.arrayBuffer(new Uint8Array([1, 2, 3]).buffer, { headers: { "Content-Type": "image/png" } });
      }),
      http.get("*/api/jobs/job-1/images/image-2", () =>
        HttpResponse.json({ detail: "There is no such picture." }, { status: 404 }),
      ),
    );
    const job = jobWith({
      jobType: "style-extraction",
      outputData: styleResult as unknown as Job["outputData"],
    });
    render(
      <QueryClientProvider client={new QueryClient()}>
        <StyleOutput job={job} />
      </QueryClientProvider>,
    );
    expect(await screen.findByRole("img", { name: "home.png" })).toHaveAttribute(
      "src",
      expect.stringMatching(/^blob:/),
    );
    expect(asked).toEqual(["Bearer afk_test"]);
    expect(await screen.findByRole("img", { name: "Picture 2, which is not kept any more" })).toBeVisible();

    const rows = within(screen.getByRole("region", { name: "Palette" }))
      .getAllByRole("row")
      .slice(1);
    expect(rows.map((r) => r.textContent)).toEqual([
      "#ffffff whiteBackground70 %–94 %",
      "#0f172a midnightblueText20 %17.8 : 190 %",
      "#2563eb royalbluePrimary10 %5.1 : 180 %",
      "#fde68a khakinone< 1 %1.2 : 195 %",
    ]);
    expect(screen.getByRole("img", { name: "Sample of the theme From 2 pictures" })).toBeVisible();
    expect(screen.getByRole("region", { name: "Contrast" })).toHaveTextContent("Background on primary3.1 : 1 AA large");
    const seen = screen.getByRole("region", { name: "Type and components" });
    expect(seen).toHaveTextContent("headingGeometric sans, about 28 px85 % sure, Picture 2");
    expect(seen).not.toHaveTextContent("#2563eb"); // colours have their table
    expect(screen.getByRole("region", { name: "Notes" })).toHaveTextContent("#ff00ff");
  });
});
