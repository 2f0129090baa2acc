import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Job } from "@/shared/api/types";
import { jobWith } from "@/test/jobs";
import { ExportOutput } from "./ExportOutput";

const file = (name: string, contentType: string) => ({
  artifactId: name,
  url: `/api/artifacts/${name}`,
  name,
  contentType,
  size: 2048,
  sha256: "0",
  width: 375,
  height: 812,
  pages: 2,
});

function show(outputData: unknown) {
  render(<ExportOutput job={jobWith({ jobType: "screenshot-export", outputData: outputData as Job["outputData"] })} />);
}

describe("ExportOutput", () => {
  it("links the zip and shows its pictures", () => {
    const files = [file("home.png", "image/png"), file("list.png", "image/png")];
    show({ format: "png", file: file("north-wind.zip", "application/zip"), files });
    const link = screen.getByRole("link", { name: "north-wind.zip" });
    expect(link).toHaveAttribute("href", "/api/artifacts/north-wind.zip");
    expect(link).toHaveAttribute("download", "north-wind.zip");
    expect(screen.getByText(/2 pictures/)).toBeInTheDocument();
    expect(screen.getByRole("img", { name: "list.png" })).toHaveAttribute("src", "/api/artifacts/list.png");
  });

  it("links a PDF, which has no picture", () => {
    const pdf = file("home.pdf", "application/pdf");
    show({ format: "pdf", file: pdf, files: [pdf] });
    expect(screen.getByText(/2 pages/)).toBeInTheDocument();
    expect(screen.queryByRole("img")).toBeNull();
  });

  it("shows nothing before there is a result", () => {
    show(null);
    expect(screen.queryByRole("link")).toBeNull();
  });
});
