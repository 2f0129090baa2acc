import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { number } from "@/shared/format";
import { Button } from "@/shared/ui/Button";

type Props<T> = { items: readonly T[]; step?: number; children: (shown: T[]) => ReactNode };

/** A list that may be very long: its beginning, and a button that brings more of it. */
export function Fold<T>({ items, step = 20, children }: Props<T>) {
  const [shown, setShown] = useState(step);
  return (
    <>
      {children(items.slice(0, shown))}
      {items.length > shown && (
        // Each press brings twice as many, so that the end of thousands is some presses away.
        <Button look="quiet" className="mt-1 -ml-3" onClick={() => setShown(shown * 2)}>
          <ChevronDown size={14} aria-hidden /> Show more ({number(shown)} of {number(items.length)})
        </Button>
      )}
    </>
  );
}
