/**
 * The `seq`s of messages that were emitted as new: all up to `upTo`, and those in `ahead`. A sync of several pages
 * delivers an edited message in the page of its edit, so it may arrive after later messages.
 */
export type Announced = Readonly<{ upTo: number; ahead: readonly number[] }>;

export const announcedUpTo = (seq: number): Announced => ({ upTo: seq, ahead: [] });

export function markAnnounced(announced: Announced, seqs: readonly number[]): Announced {
  const ahead = new Set([...announced.ahead, ...seqs]);
  let { upTo } = announced;
  while (ahead.delete(upTo + 1)) upTo += 1;
  return { upTo, ahead: [...ahead] };
}
