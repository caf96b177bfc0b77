import type { RoomChange } from "./room-change.js";

/** The `limit` oldest changes by `rev` of a change; `more`: some were left out. */
export function firstPage(change: RoomChange, limit: number): RoomChange & Readonly<{ more: boolean }> {
  const revs = [...change.messages, ...change.members].map(({ rev }) => rev).sort((a, b) => a - b);
  if (revs.length <= limit) return { ...change, more: false };
  const rev = revs[limit - 1] ?? change.rev;
  const isIn = (entity: Readonly<{ rev: number }>) => entity.rev <= rev;
  return {
    ...change,
    rev,
    messages: change.messages.filter(isIn),
    members: change.members.filter(isIn),
    more: true,
  };
}
