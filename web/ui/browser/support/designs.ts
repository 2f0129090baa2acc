/** A screen that is higher than any phone. */
export const tallScreen = `<div class="bg-background p-6 text-foreground">${Array.from(
  { length: 50 },
  (_, i) => `<p class="py-4 text-lg">Line ${i + 1}</p>`,
).join("")}</div>`;
