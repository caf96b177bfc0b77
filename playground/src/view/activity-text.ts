import type { Activity } from "@synctalk/client";

const list = new Intl.ListFormat("en-GB");

/** The sentence about the people who are active, such as "Ada and Bob are typing…". Empty when nobody is. */
export function activityText({ people, others }: Activity, nameOf: (userId: string) => string): string {
  const doings = new Map<string, string[]>();
  for (const { userId, state, label } of people) {
    const doing = label === null ? state : `${state}: ${label}`;
    doings.set(doing, [...(doings.get(doing) ?? []), nameOf(userId)]);
  }
  const [only] = doings;
  if (only && doings.size === 1) return `${sentence(only[1], others, only[0])}…`;
  const sentences = [...doings].map(([doing, names]) => sentence(names, 0, doing));
  if (others > 0) sentences.push(sentence([], others, "active"));
  return sentences.length === 0 ? "" : `${sentences.join(" · ")}…`;
}

function sentence(names: readonly string[], others: number, doing: string): string {
  const noun = names.length === 0 ? (others === 1 ? "person" : "people") : others === 1 ? "other" : "others";
  const all = others === 0 ? names : [...names, `${others} ${noun}`];
  return `${list.format(all)} ${names.length + others === 1 ? "is" : "are"} ${doing}`;
}
