import { TriangleAlert } from "lucide-react";
import { messageOf } from "@/shared/api/problem";
import { Button } from "./Button";

/** What failed, what to do, and the way to try again. */
export function ErrorNote({ what, error, onRetry }: { what: string; error: unknown; onRetry?: () => void }) {
  return (
    <div role="alert" className="flex items-start gap-3 rounded-lg border border-line bg-surface p-4 text-sm">
      <TriangleAlert size={16} className="mt-0.5 shrink-0 text-bad" aria-hidden />
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <p>
          <span className="font-medium">{what}</span> <span className="text-ink-soft">{messageOf(error)}</span>
        </p>
        {onRetry && (
          <Button className="self-start" onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}
