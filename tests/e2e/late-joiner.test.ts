import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { change, newId, send } from "../../src/contracts/builders.js";
import { reply } from "../../src/contracts/store/messages/thread-scene.js";
import { summaryOf } from "../../src/domain/accounts/user.js";
import { newReport } from "../../src/domain/moderation/report.js";
import { quoteOf } from "../../src/domain/messages/quote.js";
import { accessTables } from "../support/api/access-tables.js";
import { ask } from "../support/api/ask.js";
import { CALLS } from "../support/api/calls.js";
import { openInMemoryServer, type InMemoryServer } from "../support/api/in-memory-server.js";
import { newScene, type Scene } from "../support/api/scene.js";
import type { About } from "../support/api/targets.js";

/** Text of messages that were sent before the moderator of the scene joined. */
const SECRET = "before you joined";

/** Subjects that are messages which the moderator may not see. */
const HIDDEN = ["another user's message", "the other owner's message"] as const satisfies readonly About[];

let stage: InMemoryServer;
beforeAll(async () => {
  stage = await openInMemoryServer();
});
afterAll(() => stage.close());

/** A scene whose moderator joined after every message but the last, which quotes an earlier one. */
async function lateScene(): Promise<Scene> {
  const { store } = stage;
  const scene = await newScene(stage, { kind: "private", owners: 2 });
  const { room, people, others } = scene;
  const secrets = [];
  for (const message of scene.messages.values())
    if (message.author.id !== people["former member"].id && message.author.id !== people.banned.id)
      secrets.push(await change(store, message, SECRET));
  const quoted = secrets.find(({ author }) => author.id === others.member.id);
  if (!quoted) throw new Error("The scene lacks a message of another member.");
  await store.unitOfWork.run(async (tx) => {
    const locked = await tx.rooms.lock(room.id);
    const membership = await tx.rooms.membership(room.id, people.moderator.id);
    if (!locked || !membership) throw new Error("The scene lacks its moderator.");
    await tx.rooms.saveMembership({ ...membership, visibleFrom: locked.head.seq + 1 });
  });
  await send(store, room, people.owner, { body: "welcome", replyTo: quoteOf(quoted) });
  const made = { id: newId(), reason: "Rude.", by: summaryOf(people.owner), at: new Date() };
  await store.unitOfWork.run((tx) => tx.reports.add(newReport(quoted, made)));
  const mentions = { userIds: [people.moderator.id], room: false, here: false };
  await reply(store, room, people.owner, quoted, { mentions });
  return { ...scene, reportId: made.id };
}

const isAboutAMessage = (name: string) => Object.hasOwn(CALLS[name]?.schema.shape ?? {}, "messageId");

describe("somebody who joined late", () => {
  const cases = accessTables().flatMap(({ calls, abouts }) =>
    calls.flatMap((name) => abouts.map((about) => [name, about] as const)),
  );

  it.each(cases)("learns nothing of earlier messages from %s about %s", async (name, about) => {
    const scene = await lateScene();
    const token = scene.logins.moderator.accessToken;
    const input = CALLS[name]?.input({ scene, who: "moderator", fresh: "late" }, about) ?? {};
    const whole = name.endsWith("/messages") ? { before: undefined, limit: "100" } : {};
    const answer = await ask(stage.url, name, { ...input, ...whole }, { token });
    expect(answer.text).not.toContain(SECRET);
    const isHidden = HIDDEN.some((hidden) => hidden === about) && isAboutAMessage(name);
    if (isHidden) expect(answer.outcome).toBe("message.not_found");
  });

  it("is tested with operations that show messages to others", async () => {
    const scene = await lateScene();
    const input = { roomId: scene.room.id, limit: "100" };
    const { text } = await ask(stage.url, "GET /api/rooms/:roomId/messages", input, {
      token: scene.logins.owner.accessToken,
    });
    expect(text.split(SECRET).length).toBeGreaterThan(5);
  });
});
