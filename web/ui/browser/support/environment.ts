/** How long a page may take for what a test waits for, in ms. No test says that anything is quick. */
export const patience = 60_000;

/** A variable that e2e/browser_test.go sets. */
export function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this suite by \`go test ./e2e -run Browser\``);
  return value;
}
