const MAX_REMEMBERED = 100;

/** Calls `work` once per key, for a limited number of keys. */
export function onceEach(work: (key: string) => void): (key: string) => void {
  const seen = new Set<string>();
  return (key) => {
    if (seen.has(key) || seen.size >= MAX_REMEMBERED) return;
    seen.add(key);
    work(key);
  };
}
