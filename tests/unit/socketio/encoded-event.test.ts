import fc from "fast-check";
import { expect, it } from "vitest";
import { encodedAnnouncement } from "../../../src/adapters/socketio/push/encoded-event.js";
import { announcedTo } from "../../../src/application/messages/describe-reader.js";
import { changeView } from "../../../src/adapters/presenters/change-view.js";
import { buildChange, buildMessage, buildSummary } from "../../../src/contracts/builders.js";
import type { Message } from "../../../src/domain/messages/message.js";
import type { RoomChange } from "../../../src/domain/rooms/room-change.js";

const READERS = ["ada", "bob", "eve", "reader"];
const message = (rev: number, author: string, clientMessageId: string | null, body: string | null): Message =>
  buildMessage({ rev, author: { ...buildSummary(author), displayName: `"${author}" \u2028` }, clientMessageId, body });

const changeOf = (messages: readonly Message[]): RoomChange => buildChange({ from: 0, rev: messages.length, messages });

const changes = fc
  .array(
    fc.tuple(
      fc.constantFrom("ada", "bob", "eve"),
      fc.option(fc.string(), { nil: null }),
      fc.option(fc.string({ unit: "grapheme" }), { nil: null }),
    ),
    { maxLength: 8 },
  )
  .map((sends) => changeOf(sends.map(([author, id, body], index) => message(index + 1, author, id, body))));

it("gives each reader the event with only the reader's own clientMessageIds", () => {
  fc.assert(
    fc.property(changes, fc.shuffledSubarray(READERS), (change, readers) => {
      const encodedFor = encodedAnnouncement({ roomChanged: change });
      for (const reader of readers) {
        const { packet, frame } = encodedFor(reader);
        expect(JSON.parse(packet.slice(1))).toEqual(["room:changed", changeView(change, announcedTo(reader))]);
        expect(frame.toString().endsWith(`4${packet}`)).toBe(true);
      }
    }),
  );
});

it("encodes a message once, however many authors read it", () => {
  let reads = 0;
  const counted = (rev: number): Message => ({
    ...message(rev, `author ${rev}`, "id", null),
    get body() {
      reads += 1;
      return "text";
    },
  });
  const messages = Array.from({ length: 10 }, (_, index) => counted(index + 1));
  const encodedFor = encodedAnnouncement({ roomChanged: changeOf(messages) });
  for (const { author } of messages) encodedFor(author.id);
  for (const reader of READERS) encodedFor(reader);
  expect(reads).toBe(10);
});
