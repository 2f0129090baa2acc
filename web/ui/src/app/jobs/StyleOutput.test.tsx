import { fireEvent, render, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Job } from "@/shared/api/types";
import { jobWith } from "@/test/jobs";
import { styleResult } from "@/test/style";
import { StyleOutput } from "./StyleOutput";

describe("StyleOutput", () => {
  it("shows what was found beside the pictures, also when one of them is not kept any more", () => {
    const job = jobWith({
      jobType: "style-extraction",
      outputData: styleResult as unknown as Job["outputData"],
    });
    render(<StyleOutput job={job} />);
    const [first, second] = ["home.png", "Picture 2"].map((name) => screen.getByRole("img", { name }));
    expect(first).toHaveAttribute("src", "/api/jobs/job-1/images/image-1");
    fireEvent.error(second as HTMLElement);
    expect(screen.getByRole("img", { name: "Picture 2, which is not kept any more" })).toBeVisible();
    expect(first).toBeVisible();

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
