/** Consecutive `seq`s: the first and the last one. */
export type SeqRange = readonly [first: number, last: number];

/**
 * The `seq`s of messages that were emitted as new: all up to `upTo`, and those in the ranges `ahead`, ascending and with
 * gaps between them. A sync of several pages delivers an edited message in the page of its edit, so it may arrive after
 * later messages: there are as many gaps as such messages.
 */
export type Announced = Readonly<{ upTo: number; ahead: readonly SeqRange[] }>;

export const announcedUpTo = (seq: number): Announced => ({ upTo: seq, ahead: [] });

export const lastAnnounced = ({ upTo, ahead }: Announced): number => ahead.at(-1)?.[1] ?? upTo;

export function isAnnounced({ upTo, ahead }: Announced, seq: number): boolean {
  if (seq <= upTo) return true;
  let low = 0;
  let high = ahead.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ahead[middle]?.[1] ?? seq) < seq) low = middle + 1;
    else high = middle;
  }
  return (ahead[low]?.[0] ?? seq + 1) <= seq;
}

export function markAnnounced({ upTo, ahead }: Announced, seqs: readonly number[]): Announced {
  const added = seqs.map((seq): SeqRange => [seq, seq]);
  const ranges: SeqRange[] = [[0, upTo]];
  for (const range of [...ahead, ...added].sort((a, b) => a[0] - b[0])) {
    const [first, last] = ranges.at(-1) ?? range;
    if (range[0] > last + 1) ranges.push(range);
    else ranges.splice(-1, 1, [first, Math.max(last, range[1])]);
  }
  const [start, ...rest] = ranges;
  return { upTo: start?.[1] ?? upTo, ahead: rest };
}

/** Parses stored ranges after `upTo`. Malformed ones count as missing, because anything may have written them. */
export function parseRanges(stored: unknown, upTo: number): readonly SeqRange[] {
  if (!Array.isArray(stored) || !stored.every(isRange)) return [];
  const ranges: readonly SeqRange[] = stored;
  return ranges.every(([first], index) => first > (ranges[index - 1]?.[1] ?? upTo)) ? ranges : [];
}

const isRange = (range: unknown): range is SeqRange =>
  Array.isArray(range) && range.length === 2 && range.every(Number.isInteger) && range[0] <= range[1];
