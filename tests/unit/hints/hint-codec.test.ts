import { createHmac, createSecretKey, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HintCodec, type DroppedHints } from "../../../src/adapters/hints/hint-codec.js";
import { buildChange, buildMember, buildMessage } from "../../../src/contracts/builders.js";
import type { BusHint, BusTopic } from "../../../src/application/ports/room-bus.js";

const [OURS, NEXT, THEIRS] = [randomBytes(32), randomBytes(32), randomBytes(32)].map((secret) =>
  createSecretKey(secret),
) as [ReturnType<typeof createSecretKey>, ReturnType<typeof createSecretKey>, ReturnType<typeof createSecretKey>];

const TOPIC = "room:r" as const;
const CHANNEL = `test:${TOPIC}`;

function node(nodeId: string, ...keys: [typeof OURS, ...(typeof OURS)[]]) {
  const dropped: DroppedHints[] = [];
  const codec = new HintCodec({ nodeId, keys, onDropped: (reason) => void dropped.push(reason) });
  const hear = (frame: string, topic: BusTopic = TOPIC) => codec.decode(`test:${topic}`, topic, frame);
  return { codec, dropped, hear };
}

const message = (rev: number, body: string | null = "hello") => buildMessage({ roomId: "r", rev, body });
const hint = (rev: number, body?: string | null): BusHint =>
  buildChange({ roomId: "r", rev, messages: [message(rev, body)] });
const over = { sessionId: "s", reason: "revoked" } as const;

/** Frame with this payload and a valid signature. */
function signed(payload: string): string {
  const [frame = ""] = node("a", OURS).codec.encode(CHANNEL, [hint(1)]);
  const [head = ""] = frame.split("\n");
  const unsigned = head.split(" ").slice(0, -1).join(" ");
  const signature = createHmac("sha256", OURS).update(`${unsigned} ${CHANNEL.length} ${CHANNEL}\n${payload}`);
  return `${unsigned} ${signature.digest("base64url")}\n${payload}`;
}

describe("hints on the bus (S30)", () => {
  it("delivers hints with any text unchanged", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 5 }), (bodies) => {
        const hints = bodies.map((body, index) => hint(index + 1, body.toWellFormed()));
        const { hear, dropped } = node("b", OURS);
        const frames = node("a", OURS).codec.encode(CHANNEL, hints);
        expect(frames.flatMap((frame) => hear(frame))).toEqual(hints);
        expect(dropped).toEqual([]);
      }),
    );
  });

  it("drops a hint when any character of its frame was changed", () => {
    const [frame = ""] = node("a", OURS).codec.encode(CHANNEL, [hint(1)]);
    fc.assert(
      fc.property(fc.nat(frame.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (index, character) => {
        fc.pre(frame[index] !== character);
        const { hear, dropped } = node("receiver", OURS);
        expect(hear(frame.slice(0, index) + character + frame.slice(index + 1))).toEqual([]);
        expect(dropped).toHaveLength(1);
      }),
      { numRuns: 2_000 },
    );
  });

  it("drops hints from another topic or another deployment's channel", () => {
    const { codec, dropped } = node("b", OURS);
    const [frame = ""] = node("a", OURS).codec.encode(CHANNEL, [hint(1)]);
    expect(codec.decode("test:room:other", "room:other", frame)).toEqual([]);
    expect(codec.decode("other:room:r", TOPIC, frame)).toEqual([]);
    expect(dropped).toEqual(["signature", "signature"]);
  });

  it("drops hints without the nodes' secret, and accepts an earlier secret", () => {
    const { hear, dropped } = node("b", NEXT, OURS);
    const from = (key: typeof OURS) => node("a", key).codec.encode(CHANNEL, [hint(1)])[0] ?? "";
    expect([hear(from(OURS)), hear(from(NEXT)), hear(from(THEIRS))]).toEqual([[hint(1)], [hint(1)], []]);
    expect(dropped).toEqual(["secret"]);
  });

  it("ignores hints of the node itself", () => {
    const { codec, hear, dropped } = node("a", OURS);
    expect(codec.encode(CHANNEL, [hint(1)]).flatMap((frame) => hear(frame))).toEqual([]);
    expect(dropped).toEqual([]);
  });

  it("ignores a hint whose sender was changed to the node itself", () => {
    const { hear, dropped } = node("b", OURS);
    const [frame = ""] = node("a", OURS).codec.encode(CHANNEL, [hint(1)]);
    expect(hear(frame.replace(" a ", " b "))).toEqual([]);
    expect(dropped).toEqual([]);
  });

  it("drops and reports hints of another version", () => {
    const { hear, dropped } = node("b", OURS);
    const [frame = ""] = node("a", OURS).codec.encode(CHANNEL, [hint(1)]);
    expect(hear(frame.replace("synctalk-1", "synctalk-2"))).toEqual([]);
    expect(dropped).toEqual(["version"]);
  });

  it("accepts fields that this version does not support", () => {
    const { hear, dropped } = node("b", OURS);
    const later = { ...hint(1), streams: [{ length: 1 }], messages: [{ ...message(1), stream: null }] };
    expect(hear(signed(JSON.stringify({ hints: [later], more: 1 })))).toEqual([hint(1)]);
    expect(dropped).toEqual([]);
  });

  it("skips hints of an unknown kind and accepts the others of a frame", () => {
    const { hear, dropped } = node("b", OURS);
    const unknown = [null, 1, [], {}, { presence: "away" }, { ...hint(1), rev: 0 }, { ...hint(1), roomId: "other" }];
    const odd = [
      ...unknown,
      { ...hint(1), messages: [{ ...message(1), sentAt: "never" }] },
      { ...hint(1), messages: [message(7)] },
      { ...over, reason: "a later reason" },
      over,
    ];
    expect(hear(signed(JSON.stringify({ hints: [...odd, hint(2)] })))).toEqual([hint(2)]);
    expect(dropped).toEqual(["malformed"]);
  });

  it("drops hints of any other form", () => {
    const { hear, dropped } = node("b", OURS);
    const payloads = ["", "null", "[]", "{}", '{"hints":{}}', '{"hints":', "[".repeat(500_000)];
    for (const payload of payloads) expect(hear(signed(payload))).toEqual([]);
    for (const frame of ["", "\n", "x", "\n\n", JSON.stringify([hint(1)])]) expect(hear(frame)).toEqual([]);
    expect(hear("x".repeat(3_000_000))).toEqual([]);
    expect(dropped).toEqual([
      ...payloads.map(() => "malformed"),
      ...Array.from({ length: 5 }, () => "unsigned"),
      "too_large",
    ]);
  });

  it("accepts on a user's topic only memberships and session ends of that user", () => {
    const { hear, dropped } = node("b", OURS);
    const mine = buildChange({ roomId: "r", members: [buildMember({ roomId: "r" })] });
    const sent = [over, mine, hint(1)];
    const on = (topic: BusTopic) =>
      node("a", OURS)
        .codec.encode(`test:${topic}`, sent)
        .flatMap((frame) => hear(frame, topic));
    expect(on("user:ada")).toEqual([over, mine]);
    expect(on("user:bob")).toEqual([over]);
    expect(dropped).toEqual(["malformed", "malformed"]);
  });

  it("accepts hints of nodes from before receipts during an upgrade", () => {
    const { hear, dropped } = node("b", OURS);
    const { readAt, ...membership } = buildMember({ roomId: "r", readAt: null });
    const change = buildChange({ roomId: "r" });
    const before = { ...change, members: [membership] } as unknown as BusHint;
    const frames = node("a", OURS).codec.encode(CHANNEL, [before]);
    expect(frames.flatMap((frame) => hear(frame))).toEqual([{ ...change, members: [{ ...membership, readAt }] }]);
    expect(dropped).toEqual([]);
  });

  it("sends frames of at most 2 MiB, without hints that fit in none", () => {
    const { hear, dropped } = node("b", OURS);
    const body = "x".repeat(90_000);
    const hints = Array.from({ length: 60 }, (_, index) => hint(index + 1, body));
    const huge: BusHint = { ...hint(61), messages: Array.from({ length: 30 }, () => message(61, body)) };
    const frames = node("a", OURS).codec.encode(CHANNEL, [...hints.slice(0, 30), huge, ...hints.slice(30)]);
    expect(frames.length).toBeGreaterThan(1);
    for (const { length } of frames) expect(length).toBeLessThan(2 * 1024 * 1024 + 200);
    expect(frames.flatMap((frame) => hear(frame))).toEqual(hints);
    expect(dropped).toEqual([]);
  });
});
