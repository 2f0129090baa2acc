import { useRef } from "react";

/** For a dialog that is opened without a trigger of its own: on closing, the focus goes back to where it was. */
export function useFocusBack() {
  const before = useRef<Element>(null);
  return {
    onOpenAutoFocus: () => {
      before.current = document.activeElement;
    },
    onCloseAutoFocus: (e: Event) => {
      e.preventDefault(); // Radix would look for the trigger
      if (before.current instanceof HTMLElement) before.current.focus();
    },
  };
}
