import type { User } from "../../../src/domain/accounts/user.js";
import type { Message } from "../../../src/domain/messages/message.js";
import type { Role } from "../../../src/domain/rooms/membership.js";
import type { Room } from "../../../src/domain/rooms/room.js";
import { join, leave, roomOf, sanction, send } from "../../contract/scene.js";
import { newPerson, type Somebody, type Standing } from "./people.js";
import type { Stage } from "./stage.js";

export const ROOMS = ["public", "private", "direct", "archived"] as const;
export type SceneRoom = (typeof ROOMS)[number];

export type Scene = Readonly<{
  room: Room;
  people: Readonly<Record<Somebody, User>>;
  /** Others of the room, whom the people above do things to. The owner is in it when there are two. */
  others: Readonly<Record<Role, User>>;
  /** What each of them wrote in the room while they were in it, by author. */
  messages: ReadonlyMap<string, Message>;
  /** In another room, which none of the people is in. */
  elsewhere: Message;
}>;

type SceneOptions = Readonly<{ kind: SceneRoom; owners?: 1 | 2 }>;

/** New people, in every standing to a new room. Its states are also those that no route leads to yet. */
export async function newScene({ store, passwordHash }: Stage, { kind, owners = 1 }: SceneOptions): Promise<Scene> {
  const make = async (name: string) => {
    const user = newPerson(name, passwordHash);
    await store.users.add(user);
    return user;
  };
  const people = {
    stranger: await make("stranger"),
    "former member": await make("former"),
    banned: await make("banned"),
    muted: await make("muted"),
    member: await make("member"),
    moderator: await make("moderator"),
    owner: await make("owner"),
  };
  const others = { member: await make("other"), moderator: await make("othermod"), owner: await make("otherown") };
  const archived = kind === "archived";
  const room = await roomOf(store, people.owner, {
    kind: archived ? "public" : kind,
    archivedAt: archived ? new Date() : null,
  });
  const enter = async (user: User, role: Role) => {
    const membership = await join(store, room, user);
    await store.unitOfWork.run((tx) => tx.rooms.saveMembership({ ...membership, role }));
  };
  for (const who of ["former member", "banned", "muted", "member"] as const) await enter(people[who], "member");
  await enter(people.moderator, "moderator");
  await enter(others.member, "member");
  await enter(others.moderator, "moderator");
  if (owners === 2) await enter(others.owner, "owner");

  const messages = new Map<string, Message>();
  for (const writer of [...Object.values(people), ...Object.values(others)])
    if (writer !== people.stranger && (owners === 2 || writer !== others.owner))
      messages.set(writer.id, await send(store, room, writer));
  await leave(store, room, people["former member"]);
  const by = people.owner.id;
  await sanction(store, room, { kind: "ban", userId: people.banned.id, by });
  await sanction(store, room, { kind: "mute", userId: people.muted.id, by });

  const hermit = await make("hermit");
  const elsewhere = await send(store, await roomOf(store, hermit, { kind: "private" }), hermit);
  return { room, people, others, messages, elsewhere };
}

/** A good access token of the person; nobody's is none. */
export const tokenOf = ({ tokens }: Stage, { people }: Scene, who: Standing): string | undefined =>
  who === "anonymous"
    ? undefined
    : tokens.issue({ userId: people[who].id, sessionId: crypto.randomUUID() }).accessToken;
