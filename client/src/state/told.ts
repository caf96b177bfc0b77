/**
 * Which messages were told as new: each `seq` up to `upTo`, and those `ahead` of it. A sync in several pages tells a
 * message that was edited since in the page of its edit, so behind later ones.
 */
export type Told = Readonly<{ upTo: number; ahead: readonly number[] }>;

export const toldUpTo = (seq: number): Told => ({ upTo: seq, ahead: [] });

export function tell(told: Told, seqs: readonly number[]): Told {
  const ahead = new Set([...told.ahead, ...seqs]);
  let { upTo } = told;
  while (ahead.delete(upTo + 1)) upTo += 1;
  return { upTo, ahead: [...ahead] };
}
