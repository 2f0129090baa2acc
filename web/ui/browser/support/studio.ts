import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** The studio as a person finds it: by roles, names and words. */
export class Studio {
  constructor(readonly page: Page) {}

  /** Opens the studio, at a job when one is named. */
  async open(job?: string): Promise<void> {
    await this.page.goto(job ? `/studio/${job}` : "/studio");
    await this.page.getByRole("form", { name: "Brief" }).waitFor();
  }

  /** Fills the brief from an example. */
  async fill(example: RegExp): Promise<void> {
    await this.page.getByRole("region", { name: "Example briefs" }).getByRole("button", { name: example }).click();
  }

  /** Presses Generate and gives the id of the job that this starts. */
  async generate(): Promise<string> {
    await this.page.getByRole("button", { name: /^Generate/ }).click();
    await this.page.waitForURL(/\/studio\/[^/]+$/);
    return this.job();
  }

  /** The job that the address names. */
  job(): string {
    return new URL(this.page.url()).pathname.split("/").pop() as string;
  }

  /** A frame of the canvas. */
  frame(title: string): Locator {
    return this.page.getByRole("group", { name: title, exact: true });
  }

  /** The design in a frame; a theme swap loads the next one behind it. */
  design(title: string): Locator {
    return this.frame(title).locator("iframe").first();
  }

  /** A part of the design that a frame shows; it is looked at from outside, for nothing runs in there. */
  within(title: string, selector: string): Locator {
    return this.design(title).contentFrame().locator(selector).first();
  }

  /** The value of a style property within a design, as the browser computes it. */
  async style(title: string, selector: string, property: string): Promise<string> {
    const part = this.within(title, selector);
    return part.evaluate((e, name) => getComputedStyle(e).getPropertyValue(name), property);
  }

  /** Where a frame stands on the canvas. */
  async place(title: string): Promise<{ x: number; y: number }> {
    const transform = await this.frame(title)
      .first()
      .evaluate((node) => (node as HTMLElement).style.transform);
    const [x, y] = transform.match(/-?[\d.]+/g) ?? [];
    return { x: Number(x), y: Number(y) };
  }

  /** Where the canvas stands in the window, and how near it is. */
  async view(): Promise<{ x: number; y: number; zoom: number }> {
    const matrix = await this.page
      .locator(".react-flow__viewport")
      .evaluate((e) => getComputedStyle(e).transform.match(/-?[\d.]+/g));
    const [zoom, , , , x, y] = (matrix ?? []).map(Number) as [number, number, number, number, number, number];
    const rounded = (n: number) => Math.round(n * 100) / 100;
    return { x: rounded(x), y: rounded(y), zoom };
  }

  /** Waits until the canvas stands still. */
  async stands(): Promise<void> {
    const still = () =>
      this.page.evaluate(async () => {
        const at = () => document.querySelector<HTMLElement>(".react-flow__viewport")?.style.transform;
        const before = at();
        for (let i = 0; i < 3; i++) await new Promise((done) => requestAnimationFrame(done));
        return before === at();
      });
    await expect.poll(still).toBe(true);
  }

  /** The middle of what is to be seen of something. */
  async middle(of: Locator): Promise<{ x: number; y: number }> {
    const box = await of.boundingBox();
    if (!box) throw new Error(`${of} is not to be seen`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  /** Selects a frame by its label, and gives the panel that this opens. */
  async select(title: string): Promise<Locator> {
    await this.frame(title).getByText(title, { exact: true }).first().click();
    const panel = this.inspector(title);
    await panel.waitFor();
    return panel;
  }

  /** Chooses in the menu of devices: a size, or what is drawn around it. */
  async device(name: RegExp, role: "menuitemradio" | "menuitemcheckbox" = "menuitemradio"): Promise<void> {
    await this.page.getByRole("button", { name: "Device" }).click();
    await this.page.getByRole(role, { name }).click();
    await this.page.getByRole("menu").waitFor({ state: "detached" });
  }

  inspector(title: string): Locator {
    return this.page.getByRole("complementary", { name: `Screen ${title}` });
  }

  designs(): Locator {
    return this.page.locator(".react-flow__node iframe");
  }

  progress(): Locator {
    return this.page.getByRole("progressbar");
  }

  /** The line that says what is happening. */
  status(): Locator {
    return this.page.getByRole("region", { name: "Progress" }).getByRole("status");
  }

  toasts(): Locator {
    return this.page.locator("[data-sonner-toast]");
  }

  /** Waits until the line of the job says so. */
  async says(words: RegExp): Promise<void> {
    await this.page.getByRole("region", { name: "Progress" }).getByRole("status").filter({ hasText: words }).waitFor();
  }

  /** The HTML that a frame shows. */
  async html(title: string): Promise<string> {
    return (await this.design(title).getAttribute("srcdoc")) ?? "";
  }

  async count(locator: Locator, n: number): Promise<void> {
    await expect.poll(() => locator.count()).toBe(n);
  }
}
