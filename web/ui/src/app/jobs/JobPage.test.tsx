import { Outlet } from "@tanstack/react-router";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { Toaster } from "sonner";
import { beforeEach, describe, expect, it } from "vitest";
import { type Brief, emptyBrief, requestOf } from "@/features/brief/brief";
import type { Branding, ScreenRequest } from "@/shared/api/types";
import { jobWith } from "@/test/jobs";
import { renderPage } from "@/test/page";
import { server } from "@/test/setup";
import { JobPage } from "./JobPage";

const branding: Branding = {
  appName: "Northwind",
  description: "Plans",
  platform: "android",
  typography: "a serif",
  components: "pill buttons",
  logo: "https://img.example/logo.png",
  footer: "https://img.example/footer.png",
  primaryColor: "#0f766e",
  colorPalette: { primary: "#0f766e", text: { primary: "#111111", secondary: "#555555" } },
  textColor: "#111111",
};
const screens: ScreenRequest[] = [
  { id: "start", name: "Welcome", type: "onboarding", purpose: "The way in", keyElements: ["Start"], showLogo: true },
  { id: "s2", name: "Today", type: "home", referenceHtml: "<div>before</div>" },
];
const job = jobWith({ status: "completed", inputData: { branding, screens, includeTheme: true } }, [
  "completed",
  "completed",
]);

const draft = () => JSON.parse(localStorage.getItem("appforge.brief") ?? "null") as Brief;

function visit() {
  const around = () => (
    <>
      <Outlet />
      <Toaster />
    </>
  );
  return renderPage("/jobs/$jobId", JobPage, { at: "/jobs/job-1", around });
}

beforeEach(() => {
  server.use(
    http.get("*/api/jobs/job-1", () => HttpResponse.json(job)),
    http.get("*/api/jobs/job-1/calls", () => HttpResponse.json({ calls: [] })),
  );
});

describe("Run again with changes", () => {
  it("asks nothing where no brief was being written", async () => {
    const user = userEvent.setup();
    const { where } = visit();
    await user.click(await screen.findByRole("button", { name: "Run again with changes" }));
    await waitFor(() => expect(where()).toBe("/studio"));
    expect(draft().appName).toBe("Northwind");
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("takes the whole brief of the job, and gives back by Undo the one that was being written", async () => {
    const user = userEvent.setup();
    const mine = { ...emptyBrief, appName: "Mine" };
    localStorage.setItem("appforge.brief", JSON.stringify(mine));
    const { where } = visit();
    await user.click(await screen.findByRole("button", { name: "Run again with changes" }));
    await screen.findByText("The brief of Northwind");
    expect(where()).toBe("/studio");
    expect(requestOf(draft())).toEqual({ branding, screens, includeTheme: true });
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(draft()).toEqual(mine);
    await waitFor(() => expect(screen.queryByText("The brief of Northwind")).toBeNull());
  });
});
