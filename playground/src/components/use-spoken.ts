import { useEffect, useRef, useState } from "preact/hooks";

const SETTLES_AFTER_MS = 1_000;
const PAUSE_MS = 10_000;

/**
 * The part of a changing text that a screen reader says: a text that has stayed for a moment, at most one in ten seconds,
 * and the same one again only after ten seconds without any.
 */
export function useSpoken(text: string): string {
  const [spoken, setSpoken] = useState("");
  const spokenAt = useRef(-PAUSE_MS);
  useEffect(() => {
    if (text === spoken) return;
    const pause = text === "" ? PAUSE_MS : spokenAt.current + PAUSE_MS - performance.now();
    const timer = setTimeout(
      () => {
        if (text !== "") spokenAt.current = performance.now();
        setSpoken(text);
      },
      Math.max(SETTLES_AFTER_MS, pause),
    );
    return () => clearTimeout(timer);
  }, [text, spoken]);
  return spoken;
}
