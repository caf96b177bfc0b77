import { useEffect, useState } from "preact/hooks";

const TICK_MS = 20_000;

/** The current time, updated often enough for "3 min ago" to stay true. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
