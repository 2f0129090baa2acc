/**
 * Lets at most `places` pieces of work run at once, in the order that they asked. The
 * work that gets its turn says when it is over; one that no longer wants it gives it up.
 */
export class Turns {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  constructor(private readonly places: number) {}

  /** Calls `start` at its turn. The returned function ends the turn, or gives it up; once counts. */
  take(start: () => void): () => void {
    let state: "waiting" | "running" | "over" = "waiting";
    const begin = () => {
      state = "running";
      this.running++;
      start();
    };
    if (this.running < this.places) begin();
    else this.queue.push(begin);
    return () => {
      if (state === "waiting") this.queue.splice(this.queue.indexOf(begin), 1);
      if (state === "running") {
        this.running--;
        this.queue.shift()?.();
      }
      state = "over";
    };
  }
}
