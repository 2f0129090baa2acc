import type { Failure, Why } from "./search";

const failures: Record<Failure, string> = {
  refused: "The sign-in was cancelled, there or by you. Try again, or use a key.",
  stale: "That answer belonged to another attempt, or came too late. Begin again here.",
  away: "The identity provider cannot be reached. Try again in a while, or use a key.",
  invalid:
    "What the identity provider answered does not hold, so nobody was signed in. Try again; if it stays, tell the operator.",
  nameless: "The identity provider does not say who you are, or has not verified it. Tell the operator.",
  outside: "You are in no group that may use AppForge. Ask an administrator.",
  often: "There were too many attempts to sign in. Try again in a minute.",
};

/** Says why one is asked to sign in. */
export function Reason({ why }: { why: Why }) {
  if (why === "ended") {
    return (
      <p role="status" className="rounded-lg border border-line bg-surface p-3 text-sm text-ink-soft">
        Your session has ended. Sign in to go on where you were; a draft of a brief is kept in this browser.
      </p>
    );
  }
  return (
    <p role="alert" className="rounded-lg border border-line bg-bad-soft p-3 text-sm text-bad">
      {failures[why]}
    </p>
  );
}
