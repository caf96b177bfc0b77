import { beforeAll, describe, expect, it } from "vitest";
import { normalizedDisplayName } from "../../src/domain/accounts/names/display-name.js";
import { normalizedEmail } from "../../src/domain/accounts/email.js";
import { normalizedUsername } from "../../src/domain/accounts/names/username.js";
import type { Message, Profile, Room, Sanction, LoginResult } from "../../src/protocol/entities.js";
import type { Ack } from "../../src/protocol/events.js";
import { register, request, type LiveClient, type TestClient } from "../support/client.js";
import { NAUGHTY_STRINGS } from "../support/naughty-strings.js";

/** Outcome of a text: the status, and the stored text if the answer contained it. */
type Outcome = Readonly<{ status: number; stored?: string | null | undefined }>;

const AT_ONCE = 10;
const TIMEOUT_MS = 90_000;
const ANSWERS = [200, 201, 400, 404, 409];
const asSent = (text: string) => text;
const trimmed = (text: string) => text.trim();
let counter = 0;
const account = () => ({
  email: `naughty.${process.pid}.${(counter += 1)}@example.com`,
  password: "correct horse battery",
});

/** Fails unless each string is refused, or stored as `kept` says. */
async function throughField(write: (text: string) => Promise<Outcome>, kept: (text: string) => string): Promise<void> {
  const wrong: unknown[] = [];
  for (let next = 0; next < NAUGHTY_STRINGS.length; next += AT_ONCE) {
    const texts = NAUGHTY_STRINGS.slice(next, next + AT_ONCE);
    const outcomes = await Promise.all(texts.map(write));
    for (const [index, { status, stored }] of outcomes.entries()) {
      const text = texts[index] ?? "";
      const isKept = stored === undefined || stored === kept(text);
      if (!ANSWERS.includes(status) || !isKept) wrong.push({ text, status, stored });
    }
  }
  expect(wrong).toEqual([]);
}

export function naughtyTextSuite(url: () => string): void {
  describe("hostile strings", { timeout: TIMEOUT_MS }, () => {
    let ada: TestClient;
    let live: LiveClient;
    let room: Room;
    let target: Message;
    let nobody: TestClient;
    beforeAll(async () => {
      [ada, nobody] = await Promise.all([register(url(), "ada"), register(url(), "nobody")]);
      room = await ada.createRoom();
      target = await ada.send(room.id, "the text that is edited");
      live = await ada.connect();
      return () => ada.close();
    });
    const messages = () => `/api/rooms/${room.id}/messages`;

    const registering = (field: "email" | "username" | "displayName" | "password") => async (text: string) => {
      const body = { ...account(), [field]: text };
      const answer = await request<LoginResult>(url(), "/api/auth/register", { method: "POST", body });
      if (answer.status !== 201 || field === "password") return { status: answer.status };
      return { status: 201, stored: answer.body.user[field] };
    };
    const changing = (field: "username" | "displayName" | "bio") => async (text: string) => {
      const { status, body } = await nobody.patch<Profile>("/api/users/me", { [field]: text });
      return status === 200 ? { status, stored: body[field] } : { status };
    };
    const socketOutcome = (ack: Ack<{ message: Message }>): Outcome =>
      ack.ok ? { status: 200, stored: ack.data.message.body } : { status: ack.error.status };

    it.each([
      ["email", normalizedEmail],
      ["username", normalizedUsername],
      ["displayName", normalizedDisplayName],
      ["password", asSent],
    ] as const)(
      "refuses each hostile string or stores it unchanged as the %s of a registration (S20)",
      async (field, kept) => {
        await throughField(registering(field), kept);
      },
    );

    it.each([
      ["username", normalizedUsername],
      ["displayName", normalizedDisplayName],
      ["bio", asSent],
    ] as const)(
      "refuses each hostile string or stores it unchanged as the %s of a profile (S20)",
      async (field, kept) => {
        await throughField(changing(field), kept);
      },
    );

    it.each(["name", "description"] as const)(
      "refuses each hostile string or stores it unchanged as the %s of a room (S20)",
      async (field) => {
        const owners = await Promise.all(Array.from({ length: 5 }, () => register(url(), "owner")));
        let turn = 0;
        const create = async (text: string) => {
          const owner = owners[(turn += 1) % owners.length]!;
          const { status, body } = await owner.post<Room>("/api/rooms", { name: "r", [field]: text });
          return status === 201 ? { status, stored: body[field] } : { status };
        };
        await throughField(create, trimmed);
      },
    );

    it("refuses each hostile string or stores it unchanged as a message, over REST and the socket (S20)", async () => {
      const post = async (body: string) => {
        const answer = await ada.post<Message>(messages(), { body });
        if (answer.status !== 201) return { status: answer.status };
        const read = await ada.get<Message>(`${messages()}/${answer.body.id}`);
        return { status: 201, stored: read.body.body };
      };
      await throughField(post, asSent);
      const emit = async (body: string) => socketOutcome(await live.ask("message:send", { roomId: room.id, body }));
      await throughField(emit, asSent);
    });

    it("refuses each hostile string or stores it unchanged as an edit, over REST and the socket (S20)", async () => {
      const patch = async (body: string) => {
        const answer = await ada.patch<Message>(`${messages()}/${target.id}`, { body });
        return answer.status === 200 ? { status: 200, stored: answer.body.body } : { status: answer.status };
      };
      await throughField(patch, asSent);
      const key = { roomId: room.id, messageId: target.id };
      await throughField(async (body) => socketOutcome(await live.ask("message:edit", { ...key, body })), asSent);
    });

    it("refuses each hostile string or stores it unchanged as a clientMessageId, over REST and the socket (S20)", async () => {
      const post = async (clientMessageId: string) => {
        const answer = await ada.post<Message>(messages(), { body: "x", clientMessageId });
        return answer.status < 300 ? { status: 200, stored: answer.body.clientMessageId } : { status: answer.status };
      };
      await throughField(post, asSent);
      const emit = async (clientMessageId: string) => {
        const ack = await live.ask<{ message: Message }>("message:send", {
          roomId: room.id,
          body: "x",
          clientMessageId,
        });
        return ack.ok ? { status: 200, stored: ack.data.message.clientMessageId } : { status: ack.error.status };
      };
      await throughField(emit, asSent);
    });

    it("refuses each hostile string or stores it unchanged as the reason of a sanction (S20)", async () => {
      const put = async (reason: string) => {
        const sanctions = `/api/rooms/${room.id}/sanctions/${nobody.id}`;
        const { status, body } = await ada.put<Sanction>(`${sanctions}/mute`, { reason });
        return status === 200 ? { status, stored: body.reason } : { status };
      };
      await throughField(put, trimmed);
    });

    it.each([
      ["rooms by name", (text: string) => `/api/rooms?limit=1&q=${text}`],
      ["people", (text: string) => `/api/users?limit=1&q=${text}`],
      ["people from a place", (text: string) => `/api/users?q=ada&cursor=${target.id}~${text}`],
      ["a user by id", (text: string) => `/api/users/x${text}`],
    ])("answers each hostile string in a search for %s without failing (S20)", async (_what, path) => {
      const search = async (text: string) => {
        const { status } = await ada.get(path(encodeURIComponent(text.toWellFormed().slice(0, 1000))));
        return { status };
      };
      await throughField(search, asSent);
    });

    it("answers each hostile string in ids and epochs of socket requests without failing (S20)", async () => {
      const ask = async (text: string) => {
        const join = await live.ask("room:join", { roomId: text });
        const sync = await live.ask("room:sync", { roomId: room.id, after: 0, epoch: text });
        const statuses = [join, sync].map((ack) => (ack.ok ? 200 : ack.error.status));
        return { status: Math.max(...statuses) };
      };
      await throughField(ask, asSent);
    });
  });
}
