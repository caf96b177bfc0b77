import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildChange, buildMember, buildMessage, buildRoom, buildSummary } from "../../../src/contracts/builders.js";
import { quoteOf } from "../../../src/domain/messages/quote.js";
import {
  NOTHING_VISIBLE,
  requireVisibleMessage,
  visibleChange,
  visibleFromOf,
} from "../../../src/domain/rooms/history-visibility.js";
import { mergeChanges } from "../../../src/domain/rooms/merge-changes.js";
import type { Notice } from "../../../src/domain/rooms/notice.js";
import { messageChange } from "../../../src/domain/rooms/room-change.js";
import { defaultSettings } from "../../../src/domain/rooms/settings.js";

const old = buildMessage({ rev: 3, seq: 2, body: "secret" });
const reply = { ...buildMessage({ rev: 9 }), seq: null, rootSeq: 2, threadOf: old.id, threadSeq: 1 };
const quoting = buildMessage({ rev: 10, seq: 6, replyTo: quoteOf(old) });
const notice = (afterSeq: number, rev: number): Notice => ({
  id: `notice ${rev}`,
  roomId: "room",
  rev,
  afterSeq,
  kind: "topic",
  actor: buildSummary("ada"),
  subject: null,
  data: null,
  at: new Date(0),
});

describe("history visibility", () => {
  it("shows a member what their membership allows, and others all or nothing", () => {
    const open = buildRoom();
    const closed = buildRoom({ settings: { ...defaultSettings("public"), history: "sinceJoin" } });
    const membership = buildMember({ visibleFrom: 5 });
    const ended = buildMember({ leftAt: new Date(1), departure: "left" });
    expect(visibleFromOf({ room: open, membership })).toBe(5);
    expect(visibleFromOf({ room: open, membership: ended })).toBe(1);
    expect(visibleFromOf({ room: closed, membership: ended })).toBe(NOTHING_VISIBLE);
    expect(visibleFromOf({ room: closed, membership: null })).toBe(NOTHING_VISIBLE);
  });

  it("refuses an earlier message and a reply to one like unknown messages", () => {
    const refusal = expect.objectContaining({ code: "message.not_found" });
    for (const hidden of [old, reply, null]) expect(() => requireVisibleMessage(hidden, 5)).toThrow(refusal);
    expect(requireVisibleMessage(old, 2)).toBe(old);
  });

  it("keeps the text of a quoted message that the reader may not see to itself", () => {
    expect(requireVisibleMessage(quoting, 5)).toEqual({ ...quoting, replyTo: { ...quoteOf(old), text: null } });
    expect(requireVisibleMessage(quoting, 2)).toEqual(quoting);
  });

  it("removes earlier messages, replies, reactions and notices from a change, and keeps its range", () => {
    const change = buildChange({
      from: 2,
      rev: 10,
      messages: [old, reply, quoting],
      notices: [notice(2, 4), notice(4, 5), notice(5, 6)],
      reacted: [{ messageId: old.id, emoji: "👍", userId: "ada", added: true, rev: 3 }],
      lean: [old.id],
    });
    expect(visibleChange(change, 5)).toEqual({
      ...change,
      messages: [{ ...quoting, replyTo: { ...quoteOf(old), text: null } }],
      notices: [notice(4, 5), notice(5, 6)],
      reacted: [],
      lean: [],
    });
    expect(visibleChange(change, 1)).toBe(change);
  });

  it("gives the same changes whether they are filtered before or after merging", () => {
    const seqs = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(seqs, fc.integer({ min: 1, max: 10 }), (changed, visibleFrom) => {
        const changes = changed.map((seq, index) =>
          messageChange(buildMessage({ id: `m${seq}`, seq, rev: index + 1 })),
        );
        const [first = buildChange(), ...rest] = changes;
        const [firstPart = buildChange(), ...parts] = changes.map((change) => visibleChange(change, visibleFrom));
        expect(visibleChange(mergeChanges(first, ...rest), visibleFrom)).toEqual(mergeChanges(firstPart, ...parts));
      }),
    );
  });
});
