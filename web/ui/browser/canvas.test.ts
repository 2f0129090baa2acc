import { describe, expect } from "vitest";
import { api } from "./support/api";
import { test } from "./support/test";

describe("the canvas", () => {
  test("duplicates, deletes with undo, and finds frames where they were left", async ({ visit }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate("Home", "Profile"));
    await studio.count(studio.designs(), 2);
    await studio.says(/^2 screens ready$/);

    const panel = await studio.select("Home");
    await panel.getByRole("button", { name: "Duplicate" }).click();
    await page.getByRole("button", { name: "Fit all frames" }).click(); // only what is to be seen is drawn
    await studio.count(studio.frame("Home"), 2);
    await studio.count(studio.designs(), 3);
    await studio.frame("Home").getByText("v1 copy").waitFor();

    await studio.select("Profile");
    await studio.inspector("Profile").getByRole("button", { name: "Delete" }).click();
    await studio.count(studio.frame("Profile"), 0);
    await studio.toasts().filter({ hasText: "Frame deleted" }).getByRole("button", { name: "Undo" }).click();
    await studio.frame("Profile").waitFor();
    await studio.design("Profile").waitFor();

    const before = await studio.place("Profile");
    const label = await studio.frame("Profile").getByText("Profile", { exact: true }).first().boundingBox();
    if (!label) throw new Error("the label of Profile is not to be seen");
    await page.mouse.move(label.x + label.width / 2, label.y + label.height / 2);
    await page.mouse.down();
    await page.mouse.move(label.x + 90, label.y + 60, { steps: 8 });
    await page.mouse.up();
    await expect.poll(() => studio.place("Profile")).not.toEqual(before);
    const moved = await studio.place("Profile");
    expect(moved.x).toBeGreaterThan(before.x);
    expect(moved.y).toBeGreaterThan(before.y);

    await page.reload();
    await studio.count(studio.designs(), 3);
    await expect.poll(() => studio.place("Profile")).toEqual(moved);
    await studio.count(studio.frame("Home"), 2);

    await page.getByRole("button", { name: "Tidy" }).click();
    await expect.poll(async () => (await studio.place("Profile")).y).toBe(2200);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await expect.poll(() => studio.place("Profile")).toEqual(moved);
  });

  test("brings deleted frames back after a reload, and from the toast whatever was done since", async ({ visit }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate("Home", "Profile"));
    await studio.count(studio.designs(), 2);
    await studio.select("Profile");
    await page.keyboard.press("Delete");
    await studio.count(studio.frame("Profile"), 0);
    const undo = studio.toasts().filter({ hasText: "Frame deleted" }).getByRole("button", { name: "Undo" });
    await undo.waitFor();
    await studio.frame("Home").click(); // not its label, which the toast may cover while it stays
    await studio.inspector("Home").waitFor();
    const before = await studio.place("Home");
    await page.keyboard.press("ArrowDown");
    await expect.poll(async () => (await studio.place("Home")).y).toBeGreaterThan(before.y);
    const moved = await studio.place("Home");
    await undo.click();
    await studio.frame("Profile").waitFor();
    expect(await studio.place("Home")).toEqual(moved);

    await studio.select("Profile");
    await page.keyboard.press("Delete");
    await studio.count(studio.frame("Profile"), 0);
    await page.reload();
    await studio.design("Home").waitFor();
    await studio.count(studio.frame("Profile"), 0);
    await page.getByRole("button", { name: "1 deleted" }).click();
    await page.getByRole("menuitem", { name: "Profile" }).click();
    await studio.design("Profile").waitFor();
    await studio.count(page.getByRole("button", { name: /deleted/ }), 0);

    await studio.select("Home");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.getByText("All frames are deleted").waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Bring them back" }).click();
    await studio.count(studio.designs(), 2);
  });

  test("selects many frames by keys, and acts on them at once", async ({ visit }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate("Home", "Profile", "Map"));
    await studio.count(studio.designs(), 3);
    await studio.select("Home");
    await page.getByRole("button", { name: "Fit all frames" }).click(); // beside the panel too
    await studio
      .frame("Map")
      .getByText("Map", { exact: true })
      .first()
      .click({ modifiers: ["Shift"] });
    const selected = page.locator(".react-flow__node.selected");
    await studio.count(selected, 2);
    await page.keyboard.press("Delete");
    await studio.count(page.locator(".react-flow__node"), 1);
    await studio.toasts().filter({ hasText: "2 frames deleted" }).waitFor();
    await page.keyboard.press("Control+z");
    await studio.count(page.locator(".react-flow__node"), 3);

    await page.keyboard.press("Control+a");
    await studio.count(selected, 3);
    await page.keyboard.press("Control+d");
    await studio.count(page.locator(".react-flow__node"), 6);
  });

  test("selects by a rectangle, and moves all that are selected at once", async ({ visit }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate("Home", "Profile", "Map"));
    await studio.count(studio.designs(), 3);
    const selected = page.locator(".react-flow__node.selected");
    const [home, profile] = [await studio.frame("Home").boundingBox(), await studio.frame("Profile").boundingBox()];
    if (!home || !profile) throw new Error("the frames are not to be seen");
    await page.keyboard.down("Shift");
    await page.mouse.move(home.x - 15, home.y - 45);
    await page.mouse.down();
    await page.mouse.move(profile.x + profile.width + 15, profile.y + profile.height + 10, { steps: 8 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    await studio.count(selected, 2);
    expect(await studio.frame("Map").evaluate((e) => e.classList.contains("selected"))).toBe(false);

    const titles = ["Home", "Profile", "Map"];
    const places = async () => Promise.all(titles.map((title) => studio.place(title)));
    const before = await places();
    const grip = await studio.middle(studio.frame("Home"));
    await page.mouse.move(grip.x, grip.y);
    await page.mouse.down();
    await page.mouse.move(grip.x + 30, grip.y + 60, { steps: 8 });
    await page.mouse.up();
    await expect.poll(async () => (await places())[0]).not.toEqual(before[0]);
    const after = await places();
    const way = after.map((at, i) => [at.x - (before[i]?.x ?? 0), at.y - (before[i]?.y ?? 0)].map(Math.round));
    expect(way[1]).toEqual(way[0]);
    expect(way[0]?.[1]).toBeGreaterThan(40);
    expect(way[2]).toEqual([0, 0]);
    await page.keyboard.press("Control+z"); // one step
    await expect.poll(places).toEqual(before);
  });

  test("zooms to the pointer within its bounds, fits, and pans", async ({ visit }) => {
    const { page, studio } = await visit();
    await studio.open(await api.generate("Home", "Profile"));
    await studio.count(studio.designs(), 2);
    const zoom = async () => Number.parseInt((await page.getByTitle("Zoom to 100 %").textContent()) ?? "", 10);
    const fitted = await zoom();
    const box = await studio.design("Home").boundingBox();
    if (!box) throw new Error("Home is not to be seen");
    const pointer = { x: box.x + box.width / 4, y: box.y + box.height / 4 };
    await page.mouse.move(pointer.x, pointer.y);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -120);
    await page.keyboard.up("Control");
    await expect.poll(zoom).toBeGreaterThan(fitted);
    // What was under the pointer still is.
    const after = await studio.design("Home").boundingBox();
    expect((pointer.x - (after?.x ?? 0)) / (after?.width ?? 1)).toBeCloseTo(0.25, 1);
    for (let i = 0; i < 25; i++) await page.keyboard.press("Control+-");
    await expect.poll(zoom).toBe(5);
    for (let i = 0; i < 40; i++) await page.keyboard.press("Control+=");
    await expect.poll(zoom).toBe(200);
    await page.keyboard.press("Control+1");
    await expect.poll(async () => Math.abs((await zoom()) - fitted)).toBeLessThan(2);

    const at = async () => (await studio.frame("Home").boundingBox())?.x ?? 0;
    const from = await at();
    const canvas = await page.locator(".react-flow__pane").boundingBox();
    if (!canvas) throw new Error("the canvas is not to be seen");
    await page.mouse.move(canvas.x + 20, canvas.y + 20);
    await page.mouse.down();
    await page.mouse.move(canvas.x + 120, canvas.y + 20, { steps: 5 });
    await page.mouse.up();
    await expect.poll(at).toBeGreaterThan(from + 50);
    expect(await studio.place("Home")).toEqual({ x: 2300, y: 2200 }); // the canvas moved, not the frame

    const began = await at();
    const frame = await studio.design("Home").boundingBox();
    if (!frame) throw new Error("Home is not to be seen");
    const grip = { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 };
    await page.keyboard.down("Space");
    await page.mouse.move(grip.x, grip.y);
    await page.mouse.down();
    await page.mouse.move(grip.x + 100, grip.y, { steps: 5 });
    await page.mouse.up();
    await page.keyboard.up("Space");
    await expect.poll(at).toBeGreaterThan(began + 50);
    expect(await studio.place("Home")).toEqual({ x: 2300, y: 2200 });
    await studio.count(page.locator(".react-flow__node.selected"), 0);
  });
});
