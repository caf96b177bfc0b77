import { accessTables } from "./access-tables.js";
import { ask } from "./ask.js";
import { CALLS } from "./calls.js";
import type { InMemoryServer } from "./in-memory-server.js";
import type { Scene } from "./scene.js";
import type { About } from "./targets.js";

export const CALLERS = ["owner", "member", "stranger"] as const;
export type Caller = (typeof CALLERS)[number];

/** Commands that undo another one, which is called first. */
export const UNDONE: Readonly<Record<string, string>> = {
  "DELETE /api/rooms/:roomId/messages/:messageId/reactions/:emoji": "message:react",
  "message:unreact": "message:react",
  "DELETE /api/rooms/:roomId/pins/:messageId": "message:pin",
  "message:unpin": "message:pin",
  "POST /api/rooms/:roomId/unarchive": "POST /api/rooms/:roomId/archive",
  "DELETE /api/rooms/:roomId/favourite": "PUT /api/rooms/:roomId/favourite",
  "DELETE /api/rooms/:roomId/draft": "PUT /api/rooms/:roomId/draft",
  "PUT /api/rooms/:roomId/messages/:messageId/thread/unread": "PUT /api/rooms/:roomId/messages/:messageId/thread/read",
  "DELETE /api/users/:userId/block": "PUT /api/users/:userId/block",
};

/** The commands of docs/access.md, and their subjects: everything but what only reads. */
export function allCommands(): ReadonlyMap<string, readonly About[]> {
  const commands = new Map<string, readonly About[]>();
  for (const { calls, abouts } of accessTables())
    for (const name of calls)
      if (!name.startsWith("GET ") && !name.endsWith(":sync"))
        commands.set(name, [...(commands.get(name) ?? []), ...abouts]);
  return commands;
}

let asked = 0;

/** Calls a command in a scene, as one of its users. */
export function call(
  { url }: InMemoryServer,
  name: string,
  { scene, who, about }: Readonly<{ scene: Scene; who: Caller; about: About }>,
) {
  asked += 1;
  const input = CALLS[name]?.input({ scene, who, fresh: `add-up-${asked}` }, about) ?? {};
  return ask(url, name, input, { token: scene.logins[who].accessToken });
}
