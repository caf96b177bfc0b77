import { nodeOpaqueTokens } from "../../../src/adapters/security/node-opaque-tokens.js";
import { mailToken } from "../../../src/domain/accounts/mail-token.js";
import { startSession } from "../../../src/domain/accounts/session.js";
import { summaryOf, type User } from "../../../src/domain/accounts/user.js";
import type { Message } from "../../../src/domain/messages/message.js";
import { newScheduled } from "../../../src/domain/messages/scheduled.js";
import { newReport } from "../../../src/domain/moderation/report.js";
import type { Role } from "../../../src/domain/rooms/membership.js";
import type { Room } from "../../../src/domain/rooms/room.js";
import { join, leave, newId, roomOf, sanction, send } from "../../../src/contracts/builders.js";
import { newPerson, type Somebody, type Standing } from "./people.js";
import type { InMemoryServer } from "./in-memory-server.js";

export const ROOMS = ["public", "private", "direct", "group", "archived"] as const;
export type SceneRoom = (typeof ROOMS)[number];

export type Login = Readonly<{
  sessionId: string;
  otherSessionId: string;
  accessToken: string;
  refreshToken: string;
  resetToken: string;
  verifyToken: string;
}>;

export type Scene = Readonly<{
  room: Room;
  people: Readonly<Record<Somebody, User>>;
  /** Other members, on whom the users above act. If the room has two owners, the second one is among them. */
  others: Readonly<Record<Role, User>>;
  /** Messages in the room, by author. */
  messages: ReadonlyMap<string, Message>;
  /** Sessions of the users, and their mails. */
  logins: Readonly<Record<Somebody, Login>>;
  /** A scheduled message of each of the users, in the room. */
  scheduledIds: Readonly<Record<Somebody, string>>;
  /** A report of the other member's message, by the other moderator. */
  reportId: string;
  /** Code of an invite to the room. */
  inviteCode: string;
  /** A message in another room, of which none of the users is a member. */
  elsewhere: Message;
}>;

type SceneOptions = Readonly<{ kind: SceneRoom; owners?: 1 | 2 }>;

/** New users in every standing to a new room, including states that no route can produce yet. */
export async function newScene(stage: InMemoryServer, { kind, owners = 1 }: SceneOptions): Promise<Scene> {
  const { store, passwordHash } = stage;
  const make = async (name: string) => {
    const user = newPerson(name, passwordHash);
    await store.userRepository.add(user);
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
    ...(kind === "group" && { name: "" }),
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
  const by = people.owner;
  await sanction(store, room, { kind: "ban", user: people.banned, by });
  await sanction(store, room, { kind: "mute", user: people.muted, by });

  const reported = messages.get(others.member.id);
  if (!reported) throw new Error("The other member wrote nothing.");
  const reportId = newId();
  const report = newReport(reported, {
    id: reportId,
    reason: "Rude.",
    by: summaryOf(others.moderator),
    at: new Date(),
  });
  await store.unitOfWork.run((tx) => tx.reports.add(report));

  const inviteCode = newId();
  const invite = { code: inviteCode, roomId: room.id, createdBy: summaryOf(people.owner), ...usableInvite() };
  await store.unitOfWork.run((tx) => tx.invites.add(invite));

  const hermit = await make("hermit");
  const elsewhere = await send(store, await roomOf(store, hermit, { kind: "private" }), hermit);
  const scheduledIds = await scheduledBy(stage, people, room);
  const logins = await loggedIn(stage, people);
  return { room, people, others, messages, logins, scheduledIds, reportId, inviteCode, elsewhere };
}

async function scheduledBy({ store }: InMemoryServer, people: Scene["people"], room: Room) {
  const ids = Object.fromEntries(Object.keys(people).map((who) => [who, newId()])) as Scene["scheduledIds"];
  const sendAt = new Date(Date.now() + 86_400_000);
  for (const [who, { id: userId }] of Object.entries(people) as [Somebody, User][]) {
    const scheduled = newScheduled({ roomId: room.id, body: "Later.", sendAt }, { id: ids[who], userId }, 4_000);
    await store.unitOfWork.run((tx) => tx.scheduled.add(scheduled, null));
  }
  return ids;
}

const usableInvite = () => ({
  createdAt: new Date(),
  expiresAt: new Date(Date.now() + 3_600_000),
  maxUses: null,
  uses: 0,
  revokedAt: null,
});

async function loggedIn({ store, tokenService }: InMemoryServer, people: Scene["people"]): Promise<Scene["logins"]> {
  const logins: Partial<Record<Somebody, Login>> = {};
  const at = new Date();
  const { fresh, digest } = nodeOpaqueTokens;
  await store.unitOfWork.run(async (tx) => {
    for (const [who, user] of Object.entries(people) as [Somebody, User][]) {
      const [sessionId, otherSessionId] = [newId(), newId()];
      const [refreshToken, resetToken, verifyToken] = [fresh(), fresh(), fresh()];
      const where = { userId: user.id, device: "A browser", address: "127.0.0.1" };
      await tx.sessions.add(startSession({ id: sessionId, ...where }, at), digest(refreshToken));
      await tx.sessions.add(startSession({ id: otherSessionId, ...where }, at), digest(fresh()));
      await tx.mailTokens.save(mailToken("password_reset", digest(resetToken), user, at));
      await tx.mailTokens.save(mailToken("email_verification", digest(verifyToken), user, at));
      const { accessToken } = tokenService.issue({ userId: user.id, sessionId });
      logins[who] = { sessionId, otherSessionId, accessToken, refreshToken, resetToken, verifyToken };
    }
  });
  return logins as Scene["logins"];
}

/** A valid access token of the user, or none for nobody. */
export const tokenOf = ({ logins }: Scene, who: Standing): string | undefined =>
  who === "anonymous" ? undefined : logins[who].accessToken;
