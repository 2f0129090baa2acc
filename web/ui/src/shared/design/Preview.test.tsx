import { act, fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { Preview } from "./Preview";
import type { Variables } from "./theme";
import { useCss } from "./useCss";
import { frameWidthFor } from "./wardrobe";

vi.mock("./useCss");
beforeEach(() => vi.mocked(useCss).mockReturnValue({ data: "", isError: false } as ReturnType<typeof useCss>));

const paper = { "--background": "#fff" };
const moss = { "--background": "#111" };
const own = { "--background": "#abc" };
const design = (wardrobe: Variables[], worn: number) => (
  <Preview title="Home" html="<p>Home</p>" width={375} wardrobe={wardrobe} worn={worn} />
);
const frames = () => screen.getAllByTitle<HTMLIFrameElement>("Home");
const load = (frame: HTMLElement | undefined) => act(() => fireEvent.load(frame as HTMLElement));

/** How wide a frame is for an ancestor that names no theme. */
function widthOf(frame: HTMLElement | undefined): number {
  const { width } = (frame as HTMLElement).style;
  const [, base, worn, step] = /^calc\((\d+)px \+ var\(--worn, (\d+)\) \* (\d+)px\)$/.exec(width) ?? [];
  return base ? Number(base) + Number(worn) * Number(step) : Number.parseFloat(width);
}

it("wears its theme until the document with other themes is there", () => {
  const { rerender } = render(design([paper, moss], 1));
  const [first] = frames();
  load(first);
  expect(widthOf(first)).toBe(frameWidthFor(375, 1));

  rerender(design([paper, own, moss], 2)); // the same theme, by another number
  const [old, next] = frames();
  expect(old).toBe(first);
  expect(old?.style.width).toBe(`${frameWidthFor(375, 1)}px`); // whatever an ancestor names
  expect(widthOf(next)).toBe(frameWidthFor(375, 2));

  load(next);
  expect(frames()).toEqual([next]);
});

it("changes the theme of a document that is there, and keeps the last one that it wore", () => {
  const { rerender } = render(design([paper, moss], 0));
  load(frames()[0]);
  rerender(design([paper, moss], 1));
  expect(frames()).toHaveLength(1);
  expect(widthOf(frames()[0])).toBe(frameWidthFor(375, 1));
  rerender(design([moss], 0));
  expect(frames()[0]?.style.width).toBe(`${frameWidthFor(375, 1)}px`);
});
