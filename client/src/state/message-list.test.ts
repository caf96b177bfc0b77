import fc from "fast-check";
import { expect, it } from "vitest";
import { messagesFrom, upsertMessages } from "./message-list.js";
import { RoomLog } from "./testing/room-log.js";

const log = new RoomLog();
for (let author = 0; author < 12; author += 1) log.do({ kind: "send", author });
const pages = fc.array(fc.subarray([...log.messages]), { maxLength: 8 });

it("holds each message once, in ascending order, after overlapping pages in any order", () => {
  fc.assert(
    fc.property(pages, fc.nat(14), (incoming, from) => {
      const held = incoming.reduce(upsertMessages, []);
      const seqs = [...new Set(incoming.flat().map(({ seq }) => seq))].sort((a, b) => a - b);
      expect(held.map(({ seq }) => seq)).toEqual(seqs);
      expect(messagesFrom(held, from).map(({ seq }) => seq)).toEqual(seqs.filter((seq) => seq >= from));
    }),
  );
});
