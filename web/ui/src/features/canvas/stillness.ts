/** Whether the canvas stands still; what is dear to make waits until it does. */
export class Stillness {
  private moving = false;
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (tell: () => void) => {
    this.listeners.add(tell);
    return () => this.listeners.delete(tell);
  };

  readonly still = () => !this.moving;

  set(moving: boolean): void {
    if (moving === this.moving) return;
    this.moving = moving;
    for (const tell of this.listeners) tell();
  }
}
