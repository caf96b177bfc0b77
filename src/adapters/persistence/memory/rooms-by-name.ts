import { roomSearchKeys } from "../../../domain/rooms/room-search.js";
import type { Room } from "../../../domain/rooms/room.js";
import { byCodePoints } from "./memory-tables.js";

/** Rooms whose name contains the query, ordered by their first matching search name. */
export function roomsByName(rooms: readonly Room[], contains: string): readonly Room[] {
  const found = rooms.flatMap((room) => {
    const [name] = roomSearchKeys(room.name)
      .filter((each) => each.startsWith(contains))
      .sort(byCodePoints);
    return name === undefined ? [] : [{ name, room }];
  });
  const byName = found.sort((a, b) => byCodePoints(a.name, b.name) || (a.room.id < b.room.id ? -1 : 1));
  return byName.map(({ room }) => room);
}
