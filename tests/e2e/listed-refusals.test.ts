import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import { nodeOpaqueTokens } from "../../src/adapters/security/node-opaque-tokens.js";
import { buildSummary, draft, fence, newId, roomOf, send } from "../../src/contracts/builders.js";
import { MAX_OPEN_REPORTS } from "../../src/domain/moderation/report.js";
import type { Store } from "../../src/contracts/store/store.js";
import { anonymizeUser } from "../../src/domain/accounts/anonymized-user.js";
import type { User } from "../../src/domain/accounts/user.js";
import { MAX_INVITES } from "../../src/domain/rooms/invite.js";
import { firstHead } from "../../src/domain/rooms/room-head.js";
import type { Room } from "../../src/domain/rooms/room.js";
import { defaultSettings, type RoomSettings } from "../../src/domain/rooms/settings.js";
import { startSession } from "../../src/domain/accounts/session.js";
import { DEFAULT_COUNTS } from "../../src/domain/limits/counts.js";
import { newScheduled } from "../../src/domain/messages/scheduled.js";
import { accessTables } from "../support/api/access-tables.js";
import { unlisted } from "../support/api/answers.js";
import { ask, type Answer } from "../support/api/ask.js";
import { CALLS, type Input } from "../support/api/calls.js";
import { ENTRIES } from "../support/api/operations.js";
import { PASSWORD, type Somebody } from "../support/api/people.js";
import { newScene, tokenOf, type Scene } from "../support/api/scene.js";
import { openInMemoryServer, type InMemoryServer } from "../support/api/in-memory-server.js";

const LONG_AGO = new Date("2020-01-01T00:00:00.000Z");
const WEAK_PASSWORD = "password";
const UNKNOWN_TOKEN = "x".repeat(43);

let store: Store;
let stage: InMemoryServer;
/** Whether every membership is ended when its room is read, like in a race with a removal. */
let isRemovedMeanwhile = false;

beforeAll(async () => {
  store = { ...openMemoryStore(), close: async () => {} };
  const { close: _close, ...ports } = store;
  const view: Store["roomReader"]["view"] = async (...given) => {
    const found = await store.roomReader.view(...given);
    return found && isRemovedMeanwhile ? { ...found, membership: null } : found;
  };
  const roomReader = Object.assign(Object.create(store.roomReader) as Store["roomReader"], { view });
  const overrides = { ...ports, roomReader };
  stage = { ...(await openInMemoryServer({ overrides })), store };
});
afterAll(() => stage.close());

/** A scene, the user who calls, and the functions to call with. */
type Given = Readonly<{ scene: Scene; who: Somebody; ask: Asking }>;
type Asking = (name: string, change?: Input) => Promise<Answer>;
/** Prepares a refusal, and returns the changes to a valid request. */
type Provoke = (given: Given) => Input | Promise<Input>;

const UNKNOWN_USER = "01900000-0000-7000-8000-000000000000";

const fillRooms = async (user: User) => {
  for (let count = 0; count < DEFAULT_COUNTS["rooms.user"]; count += 1) await roomOf(store, user);
};
const inManyRooms: Provoke = async ({ scene, who }) => {
  await fillRooms(scene.people[who]);
  return {};
};
const expiredSession: Provoke = async ({ scene, who }) => {
  const { fresh, digest } = nodeOpaqueTokens;
  const refreshToken = fresh();
  const login = { id: newId(), userId: scene.people[who].id, device: "A browser", address: "127.0.0.1" };
  await store.unitOfWork.run((tx) => tx.sessions.add(startSession(login, LONG_AGO), digest(refreshToken)));
  return { refreshToken };
};
const removedMeanwhile: Provoke = () => {
  isRemovedMeanwhile = true;
  return {};
};
const usernameOfOther: Provoke = ({ scene }) => ({ username: scene.others.member.username });
const text =
  (body: string): Provoke =>
  () => ({ body });
const afterAsking =
  (name: string, change: Input): Provoke =>
  async (given) => {
    expect((await given.ask(name)).outcome).toBe("ok");
    return change;
  };

/** A block by the other person, who is a member of the scene. */
const blockedByOther = async ({ scene, who }: Given): Promise<void> => {
  const { id: userId } = scene.others.member;
  const block = { id: newId(), userId, blockedId: scene.people[who].id, at: new Date() };
  await store.unitOfWork.run((tx) => tx.blocks.add(block));
};

/** A message in the direct room of two people, one of whom blocks the other since. */
const inSeparatedRoom: Provoke = async (given) => {
  const { id: userId } = given.scene.others.member;
  const { roomId } = roomIdIn(await given.ask("PUT /api/rooms/direct/:userId", { userId }));
  const sent = await given.ask("POST /api/rooms/:roomId/messages", { roomId, clientMessageId: newId() });
  await blockedByOther(given);
  await store.unitOfWork.run(async (tx) => {
    const locked = await tx.rooms.lock(String(roomId));
    if (locked) await tx.rooms.saveHead({ ...locked.head, accessRev: locked.head.accessRev + 1 });
  });
  return { roomId, messageId: (JSON.parse(sent.text) as { id: string }).id, clientMessageId: newId() };
};
const blocksAll: Provoke = async ({ scene, who }) => {
  const block = { userId: scene.people[who].id, at: new Date() };
  await store.unitOfWork.run(async (tx) => {
    for (let count = 0; count < DEFAULT_COUNTS["blocked.user"]; count += 1)
      await tx.blocks.add({ ...block, id: newId(), blockedId: newId() });
  });
  return { userId: scene.others.member.id };
};
const SEPARATED = { "user.blocked": inSeparatedRoom };

/** Refusals of a direct room's first message, because of the other person. */
const toPartner = {
  "room.too_many": async ({ scene, ask: asking }: Given) => {
    await fillRooms(scene.others.member);
    return roomIdIn(await asking("PUT /api/rooms/direct/:userId", { userId: scene.others.member.id }));
  },
  "user.not_found": async ({ scene, ask: asking }: Given) => {
    const opened = await asking("PUT /api/rooms/direct/:userId", { userId: scene.others.member.id });
    await store.unitOfWork.run((tx) => tx.accounts.save(anonymizeUser(scene.others.member, new Date())));
    return roomIdIn(opened);
  },
};
const roomIdIn = ({ text: body }: Answer): Input => ({ roomId: (JSON.parse(body) as { id: string }).id });

/** A group with the maximum number of members, of which the owner of the scene is one. */
const fullGroup = async ({ scene }: Given) => {
  const room = await roomOf(store, scene.people.owner, { kind: "group", name: "" });
  await store.unitOfWork.run((tx) =>
    tx.rooms.saveHead({ ...firstHead(room.id), memberCount: DEFAULT_COUNTS["group.people"] }),
  );
  return room;
};
const inviteTo = async ({ scene }: Given, room: Room): Promise<Input> => {
  const invite = await store.roomReader.invite(scene.inviteCode);
  const code = newId();
  if (invite) await store.unitOfWork.run((tx) => tx.invites.add({ ...invite, code, roomId: room.id }));
  return { code };
};

const JOIN = { "room.too_many": inManyRooms, "room.not_a_member": removedMeanwhile };
const TEXT = {
  "message.empty": text(" "),
  "message.too_long": text("x".repeat(DEFAULT_COUNTS["message.characters"] + 1)),
};
const sending = (name: string) => ({
  ...TEXT,
  ...SEPARATED,
  ...toPartner,
  "message.client_id_reused": afterAsking(name, { body: "Another text." }),
  "room.announcement": roomWith({ announcement: true }),
  "room.slow_mode": async (given: Given): Promise<Input> => {
    await roomWith({ slowModeSeconds: 60 })(given);
    return afterAsking(name, { clientMessageId: newId() })(given);
  },
  ...toThread("message:delete"),
});
const edit = (deletion: string, edition: string) => ({
  ...TEXT,
  ...SEPARATED,
  "message.deleted": afterAsking(deletion, {}),
  "message.changed": async (given: Given): Promise<Input> => {
    expect((await given.ask(edition, { body: "An edit in between." })).outcome).toBe("ok");
    return { body: "A later edit.", expectedRev: 1 };
  },
});

/** A reply of the user, which cannot be the root of a thread. */
const aReply = async ({ scene, who }: Given): Promise<string> => {
  const root = scene.messages.get(scene.people[who].id);
  const reply = draft(scene.room, scene.people[who], { threadOf: root?.id ?? null });
  const sent = await store.messageLog.append(reply, await fence(store, scene.room, scene.people[who]));
  expect(sent.outcome).toBe("stored");
  return reply.id;
};
const NESTED = { "thread.nested": async (given: Given): Promise<Input> => ({ messageId: await aReply(given) }) };
const toThread = (deletion: string) => ({
  "thread.nested": async (given: Given): Promise<Input> => ({ threadOf: await aReply(given) }),
  "message.deleted": async ({ scene, who, ask: asking }: Given): Promise<Input> => {
    const messageId = scene.messages.get(scene.people[who].id)?.id;
    expect((await asking(deletion, { messageId })).outcome).toBe("ok");
    return { threadOf: messageId };
  },
});
const MARK = {
  "message.not_found": (): Input => ({ threadOf: newId() }),
  "thread.nested": async (given: Given): Promise<Input> => ({ threadOf: await aReply(given) }),
};
const activity = (refusals: Readonly<Record<string, Provoke>>) => ({
  ...refusals,
  "message.not_found": (): Input => ({ threadOf: newId() }),
});
const othersMessage = ({ scene }: Given) => scene.messages.get(scene.others.member.id);

const DELETED = { "message.deleted": afterAsking("message:delete", {}) };
const pin = (name: string) => ({
  ...DELETED,
  ...SEPARATED,
  "room.too_many_pins": async ({ scene, ask: asking }: Given): Promise<Input> => {
    for (let count = 0; count < DEFAULT_COUNTS["pins.room"]; count += 1) {
      const { id: messageId } = await send(store, scene.room, scene.people.owner);
      expect((await asking(name, { messageId })).outcome).toBe("ok");
    }
    return {};
  },
});
const addReaction = (name: string) => ({
  ...DELETED,
  ...SEPARATED,
  "message.too_many_reactions": async (given: Given) => {
    for (const emoji of TWENTY_KINDS) expect((await given.ask(name, { emoji })).outcome).toBe("ok");
    return {};
  },
});

function roomWith(changes: Partial<RoomSettings>): Provoke {
  return async ({ scene }) => {
    await store.unitOfWork.run(async (tx) => {
      const locked = await tx.rooms.lock(scene.room.id);
      const settings = { ...defaultSettings("public"), ...changes };
      if (locked) await tx.rooms.saveRoom({ ...locked.room, settings });
      if (locked) await tx.rooms.saveHead({ ...locked.head, accessRev: locked.head.accessRev + 1 });
    });
    return {};
  };
}

/** A scheduled message of the user in a room, or in the room of the scene. */
const myScheduled = async ({ scene, who }: Given, room: Room = scene.room, sendAt = LATER): Promise<Input> => {
  const by = { id: newId(), userId: scene.people[who].id };
  const scheduled = newScheduled({ roomId: room.id, body: "Later.", sendAt }, by, 4_000);
  await store.unitOfWork.run((tx) => tx.scheduled.add(scheduled, null));
  return { scheduledId: by.id };
};
const LATER = new Date(Date.now() + 86_400_000);
const elsewhere = async (given: Given, kind: Room["kind"]): Promise<Input> => {
  const room = await roomOf(store, given.scene.others.member, { kind });
  return { ...(await myScheduled(given, room)), replyTo: newId() };
};
/** Claims are left to the server, which sends what is due a moment later. */
const claimedScheduled: Provoke = async (given) => {
  const mine = await myScheduled(given, given.scene.room, new Date(Date.now() - 1));
  const claim = { claimId: newId(), now: new Date(), leaseMs: 60_000, limit: 100, perUser: 100 };
  await store.scheduledQueue.claim(claim);
  return mine;
};
const onMine =
  (provoke: Provoke): Provoke =>
  async (given) => ({ ...(await myScheduled(given)), ...(await provoke(given)) });
const REPLY = { ...toThread("message:delete"), ...TEXT };
const SCHEDULED = {
  "POST /api/scheduled": {
    ...REPLY,
    "message.client_id_reused": afterAsking("POST /api/scheduled", { body: "Another text." }),
    "scheduled.too_many": async (given: Given): Promise<Input> => {
      for (let count = 0; count < DEFAULT_COUNTS["scheduled.user"]; count += 1) await myScheduled(given);
      return {};
    },
  },
  "PATCH /api/scheduled/:scheduledId": {
    "message.not_found": onMine(() => ({ replyTo: newId() })),
    ...Object.fromEntries(Object.entries(REPLY).map(([code, provoke]) => [code, onMine(provoke)])),
    "room.not_found": (given: Given) => elsewhere(given, "private"),
    "room.not_a_member": (given: Given) => elsewhere(given, "public"),
    "scheduled.sending": claimedScheduled,
  },
  "DELETE /api/scheduled/:scheduledId": { "scheduled.sending": claimedScheduled },
};

/** A draft that the user saved on another device meanwhile. */
const draftInBetween = async ({ ask: asking }: Given): Promise<Input> => {
  expect((await asking("PUT /api/rooms/:roomId/draft", { body: "In between." })).outcome).toBe("ok");
  return {};
};

/** Refusals that do not depend on the user's standing in a room, by operation and code. */
const PROVOKED: Readonly<Record<string, Readonly<Record<string, Provoke>>>> = {
  "POST /api/auth/register": {
    "account.email_taken": ({ scene }) => ({ email: scene.people.owner.email }),
    "account.username_taken": usernameOfOther,
    "account.password_too_weak": () => ({ password: WEAK_PASSWORD }),
  },
  "POST /api/auth/login": { "auth.invalid_credentials": () => ({ password: `not ${PASSWORD}` }) },
  "POST /api/auth/password/reset": {
    "account.link_invalid": () => ({ token: UNKNOWN_TOKEN }),
    "account.password_too_weak": () => ({ newPassword: WEAK_PASSWORD }),
  },
  "POST /api/auth/email/verify": { "account.link_invalid": () => ({ token: UNKNOWN_TOKEN }) },
  "POST /api/auth/refresh": {
    "auth.token_invalid": () => ({ refreshToken: UNKNOWN_TOKEN }),
    "auth.token_expired": expiredSession,
    "auth.session_revoked": afterAsking("POST /api/auth/logout", {}),
  },
  "POST /api/auth/password": {
    "auth.invalid_credentials": () => ({ currentPassword: `not ${PASSWORD}` }),
    "account.password_too_weak": () => ({ newPassword: WEAK_PASSWORD }),
  },
  "PATCH /api/users/me": { "account.username_taken": usernameOfOther },
  "DELETE /api/users/me": { "auth.invalid_credentials": () => ({ password: `not ${PASSWORD}` }) },
  "POST /api/rooms": { "room.too_many": inManyRooms },
  "PATCH /api/rooms/:roomId": { ...SEPARATED, "room.changed": () => ({ expectedRev: 0 }) },
  "POST /api/rooms/:roomId/join": JOIN,
  "PUT /api/users/:userId/block": { "user.too_many_blocked": blocksAll },
  "PUT /api/rooms/direct/:userId": {
    "room.not_found": async (given) => ({ ...(await removedMeanwhile(given)), userId: given.scene.others.member.id }),
    "room.too_many": async (given) => ({ ...(await inManyRooms(given)), userId: given.scene.others.member.id }),
  },
  "POST /api/rooms/group": {
    "room.not_found": removedMeanwhile,
    "room.too_many": inManyRooms,
    "user.not_found": () => ({ userIds: [UNKNOWN_USER] }),
  },
  "PUT /api/rooms/:roomId/members/:userId": {
    "room.banned": ({ scene }) => ({ userId: scene.people.banned.id }),
    "room.full": async (given) => ({ roomId: (await fullGroup(given)).id, userId: given.scene.others.member.id }),
    "room.too_many": async ({ scene }) => {
      await fillRooms(scene.people.stranger);
      return { userId: scene.people.stranger.id };
    },
    "user.not_found": () => ({ userId: UNKNOWN_USER }),
  },
  "POST /api/rooms/:roomId/invites": {
    "invite.too_many": async (given) => {
      for (let made = 0; made < MAX_INVITES; made += 1) await inviteTo(given, given.scene.room);
      return {};
    },
  },
  "DELETE /api/rooms/:roomId/invites/:code": { "invite.not_found": () => ({ code: "unknown" }) },
  "POST /api/invites/:code/accept": {
    "room.full": async (given) => inviteTo(given, await fullGroup(given)),
    "room.not_found": async (given) => {
      await removedMeanwhile(given);
      return inviteTo(given, await roomOf(store, given.scene.people.owner, { kind: "private" }));
    },
    "room.too_many": inManyRooms,
  },
  "room:join": JOIN,
  "POST /api/rooms/:roomId/messages": sending("POST /api/rooms/:roomId/messages"),
  "message:send": sending("message:send"),
  "PATCH /api/rooms/:roomId/messages/:messageId": edit("DELETE /api/rooms/:roomId/messages/:messageId", "message:edit"),
  "message:edit": edit("message:delete", "message:edit"),
  "PUT /api/rooms/:roomId/messages/:messageId/reactions/:emoji": addReaction(
    "PUT /api/rooms/:roomId/messages/:messageId/reactions/:emoji",
  ),
  "message:react": addReaction("message:react"),
  "message:pin": pin("message:pin"),
  "PUT /api/rooms/:roomId/pins/:messageId": pin("PUT /api/rooms/:roomId/pins/:messageId"),
  "DELETE /api/rooms/:roomId/pins/:messageId": SEPARATED,
  "message:unpin": SEPARATED,
  "DELETE /api/rooms/:roomId/messages/:messageId/reactions/:emoji": DELETED,
  "message:unreact": DELETED,
  "GET /api/rooms/:roomId/messages/:messageId/seen": {
    "account.receipts_off": async (given) => {
      await roomWith({ receipts: true })(given);
      expect((await given.ask("PATCH /api/users/me", { receipts: false })).outcome).toBe("ok");
      return {};
    },
  },
  "PUT /api/rooms/:roomId/draft": {
    ...toThread("message:delete"),
    ...TEXT,
    "draft.changed": async (given) => ({ ...(await draftInBetween(given)), expectedRev: 0 }),
    "draft.too_many": async ({ scene, who }) => {
      const saved = {
        userId: scene.people[who].id,
        roomId: scene.room.id,
        body: "a",
        data: null,
        updatedAt: new Date(),
      };
      for (let count = 0; count < DEFAULT_COUNTS["drafts.user"]; count += 1)
        await store.unitOfWork.run((tx) => tx.drafts.save({ ...saved, threadOf: newId() }));
      return {};
    },
  },
  "DELETE /api/rooms/:roomId/draft": {
    "draft.changed": async (given) => ({ ...(await draftInBetween(given)), expectedRev: "0" }),
  },
  "GET /api/rooms/:roomId/messages/:messageId/thread": NESTED,
  "PUT /api/rooms/:roomId/messages/:messageId/follow": NESTED,
  "DELETE /api/rooms/:roomId/messages/:messageId/follow": NESTED,
  "PUT /api/rooms/:roomId/messages/:messageId/thread/read": NESTED,
  "PUT /api/rooms/:roomId/messages/:messageId/thread/unread": NESTED,
  "PUT /api/rooms/:roomId/read": MARK,
  "PUT /api/rooms/:roomId/unread": MARK,
  "read:mark": MARK,
  "read:unmark": MARK,
  "room:focus": activity({
    "thread.nested": async (given: Given): Promise<Input> => ({ threadOf: await aReply(given) }),
  }),
  "activity:set": activity({ ...toThread("message:delete"), "room.announcement": roomWith({ announcement: true }) }),
  ...SCHEDULED,
  "thread:follow": NESTED,
  "thread:unfollow": NESTED,
  "POST /api/rooms/:roomId/reports": {
    "message.deleted": async (given) => {
      const messageId = othersMessage(given)?.id;
      expect((await given.ask("message:delete", { messageId })).outcome).toBe("ok");
      return { messageId };
    },
    "room.too_many_reports": async (given) => {
      const { scene } = given;
      const message = othersMessage(given);
      if (!message) throw new Error("The scene lacks a message of another member.");
      const made = { message, roomId: scene.room.id, reason: "Spam.", at: new Date(), state: "open" } as const;
      for (let count = 0; count < MAX_OPEN_REPORTS; count += 1)
        await store.unitOfWork.run((tx) =>
          tx.reports.add({
            ...made,
            id: newId(),
            by: buildSummary(scene.others.moderator.id),
            message: { ...message, id: newId() },
          }),
        );
      return { messageId: message.id };
    },
  },
};

/** Twenty kinds of reactions, without the one of a valid request. */
const TWENTY_KINDS = Array.from({ length: 20 }, (_, index) => String.fromCodePoint(0x1f340 + index));

const callerOf = (name: string, code: string): Somebody => {
  if (name === "room:join" || name.endsWith("/join") || name.endsWith("/accept")) return "stranger";
  return code === "room.announcement" || code === "room.slow_mode" ? "member" : "owner";
};

describe("listed refusals", () => {
  it("provokes every refusal that an operation lists, in the access tables or below", () => {
    const inTables = new Set(
      accessTables().flatMap(({ calls, rooms }) =>
        Object.values(rooms).flatMap((row) =>
          Object.values(row).flatMap((code) => calls.map((name) => `${name} ${code}`)),
        ),
      ),
    );
    const missing = ENTRIES.flatMap(({ name, operation }) =>
      operation.errors.map((code) => `${name} ${code}`).filter((refusal) => !inTables.has(refusal)),
    );
    const provoked = Object.entries(PROVOKED).flatMap(([name, codes]) =>
      Object.keys(codes).map((code) => `${name} ${code}`),
    );
    expect(provoked.toSorted()).toEqual(missing.toSorted());
  });

  const cases = Object.entries(PROVOKED).flatMap(([name, codes]) =>
    Object.entries(codes).map(([code, provoke]) => [name, code, provoke] as const),
  );
  it.each(cases)("provokes %s: %s", async (name, code, provoke) => {
    const scene = await newScene(stage, { kind: "public" });
    const who = callerOf(name, code);
    const fresh = `fresh-${scene.room.id.slice(-12)}`;
    const inputOf = (called: string) => CALLS[called]?.input({ scene, who, fresh }, "the user's own message") ?? {};
    const token = tokenOf(scene, who);
    const asking: Asking = (called, change = {}) =>
      ask(stage.url, called, { ...inputOf(called), ...change }, { token });
    try {
      const change = await provoke({ scene, who, ask: asking });
      const answer = await asking(name, change);
      expect([answer.outcome, unlisted(name, answer)]).toEqual([code, []]);
    } finally {
      isRemovedMeanwhile = false;
    }
  });
});
