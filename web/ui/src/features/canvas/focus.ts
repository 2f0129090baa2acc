// Where the keyboard goes when what had the focus leaves: to a frame, or to the canvas when none is drawn.

const nodes = () => [...document.querySelectorAll<HTMLElement>(".react-flow__node")];

function focus(node: HTMLElement | undefined): void {
  (node ?? document.querySelector<HTMLElement>(".react-flow"))?.focus({ preventScroll: true });
}

/** Gives a frame the focus, as when the panel about it closes. */
export function focusFrame(id: string): void {
  focus(nodes().find((node) => node.dataset.id === id));
}

/** Gives the focus to the frame after those that are about to go, or to the one before them. */
export function focusBeside(gone: string[]): void {
  const drawn = nodes();
  const goes = (node: HTMLElement) => gone.includes(node.dataset.id ?? "");
  const last = drawn.findLastIndex(goes);
  focus(drawn.slice(last + 1)[0] ?? drawn.slice(0, Math.max(last, 0)).findLast((node) => !goes(node)));
}
