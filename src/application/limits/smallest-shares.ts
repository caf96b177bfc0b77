const STEPS = 64;
/** Upper bound of a share: all buckets that owe at least half of their quota count as equal. */
const MAX_SHARE = 1.5;

const stepOf = (share: number): number => Math.min(STEPS - 1, Math.floor((share * STEPS) / MAX_SHARE));

/**
 * Chooses the `count` smallest shares in one pass over a histogram. Returns a function to call once per share, which
 * returns whether the share is one of them.
 */
export function smallestShares(shares: readonly number[], count: number): (share: number) => boolean {
  const sizes = Array<number>(STEPS).fill(0);
  for (const share of shares) sizes[stepOf(share)] = (sizes[stepOf(share)] ?? 0) + 1;
  let left = count;
  const quotas = sizes.map((size) => {
    const chosen = Math.min(size, left);
    left -= chosen;
    return chosen;
  });
  return (share) => {
    const step = stepOf(share);
    const quota = quotas[step] ?? 0;
    quotas[step] = Math.max(0, quota - 1);
    return quota > 0;
  };
}
