import { useEffect, useRef, useState } from "react";

const pauseMs = 2_500;

/** A text for a live region: it follows the given one, but no more often than one can listen to. */
export function useCalm(text: string, urgent: boolean): string {
  const [said, setSaid] = useState(text);
  const last = useRef(Date.now());
  useEffect(() => {
    const say = () => {
      last.current = Date.now();
      setSaid(text);
    };
    const wait = urgent ? 0 : last.current + pauseMs - Date.now();
    if (wait <= 0) return say();
    const timer = setTimeout(say, wait);
    return () => clearTimeout(timer);
  }, [text, urgent]);
  return said;
}
