import { createHash, createHmac, timingSafeEqual, type KeyObject } from "node:crypto";
import { z } from "zod";
import type { BusHint, BusTopic } from "../../application/ports/room-bus.js";
import { checkedHint } from "./hint-schema.js";

/** Version of frames and hints. It changes when earlier versions cannot read the new form. */
const FORMAT = "synctalk-1";
const FRAME = /^synctalk-(\d{1,6}) ([\w-]{1,64}) ([\w-]{1,64}) ([\w-]{43})$/;
const MAX_HEADER_CHARACTERS = 200;
const MAX_FRAME_CHARACTERS = 2 * 1024 * 1024;

const Payload = z.object({ hints: z.array(z.unknown()) });

/** The reason why hints of other nodes were dropped. The head check finds their changes in the database later. */
export type DroppedHints = "unsigned" | "version" | "secret" | "signature" | "malformed" | "too_large";

export type HintCodecOptions = Readonly<{
  /** Differs between nodes. */
  nodeId: string;
  /** Secret keys that the nodes share. The first one signs, all verify. */
  keys: readonly [KeyObject, ...KeyObject[]];
  onDropped?: (reason: DroppedHints) => void;
}>;

/**
 * Encodes hints as text for a bus that others may write to. Each frame is signed together with its channel and its
 * sender, so a node accepts hints only from nodes that share its secret.
 */
export class HintCodec {
  private readonly keys: ReadonlyMap<string, KeyObject>;
  private readonly signingKeyId: string;

  constructor(private readonly options: HintCodecOptions) {
    this.keys = new Map(options.keys.map((key) => [keyIdOf(key), key]));
    this.signingKeyId = keyIdOf(options.keys[0]);
  }

  /** Packs the hints into frames, in order. Omits a hint that is too large for a frame. */
  encode(channel: string, hints: readonly BusHint[]): readonly string[] {
    return packed(hints.map((hint) => JSON.stringify(hint))).map((payload) => this.signed(channel, payload));
  }

  /** Returns the hints of another node's frame that this version knows. Never throws. */
  decode(channel: string, topic: BusTopic, frame: string): readonly BusHint[] {
    const payload = this.verified(channel, frame);
    if (payload === null) return [];
    const values = listIn(payload);
    const hints = values?.map((value) => checkedHint(topic, value)).filter((hint) => hint !== null) ?? [];
    if (hints.length !== values?.length) this.drop("malformed");
    return hints;
  }

  private signed(channel: string, payload: string): string {
    const { nodeId, keys } = this.options;
    const head = `${FORMAT} ${this.signingKeyId} ${nodeId}`;
    return `${head} ${signature(keys[0], head, channel, payload)}\n${payload}`;
  }

  /** Returns the payload that a node with a known key signed for the channel; `null` for other frames and for this node's own. */
  private verified(channel: string, frame: string): string | null {
    if (frame.length > MAX_FRAME_CHARACTERS + MAX_HEADER_CHARACTERS) return this.drop("too_large");
    const end = frame.slice(0, MAX_HEADER_CHARACTERS).indexOf("\n");
    const [, version, keyId = "", nodeId, given = ""] = FRAME.exec(frame.slice(0, Math.max(0, end))) ?? [];
    if (version === undefined) return this.drop("unsigned");
    if (nodeId === this.options.nodeId) return null;
    if (`synctalk-${version}` !== FORMAT) return this.drop("version");
    const key = this.keys.get(keyId);
    if (!key) return this.drop("secret");
    const payload = frame.slice(end + 1);
    const expected = signature(key, `${FORMAT} ${keyId} ${nodeId}`, channel, payload);
    return timingSafeEqual(Buffer.from(given), Buffer.from(expected)) ? payload : this.drop("signature");
  }

  private drop(reason: DroppedHints): null {
    this.options.onDropped?.(reason);
    return null;
  }
}

function signature(key: KeyObject, head: string, channel: string, payload: string): string {
  return createHmac("sha256", key).update(`${head} ${channel.length} ${channel}\n`).update(payload).digest("base64url");
}

/** Identifies a key without revealing it. */
const keyIdOf = (key: KeyObject): string =>
  createHash("sha256").update("synctalk key id").update(key.export()).digest("base64url").slice(0, 16);

/** Groups JSON values into lists that fit into a frame. */
function packed(values: readonly string[]): readonly string[] {
  const lists: string[][] = [];
  let characters = Infinity;
  for (const value of values.filter(({ length }) => length < MAX_FRAME_CHARACTERS)) {
    const last = lists.at(-1);
    characters += value.length + 1;
    if (last && characters < MAX_FRAME_CHARACTERS) last.push(value);
    else {
      lists.push([value]);
      characters = value.length + 2;
    }
  }
  return lists.map((list) => `{"hints":[${list.join()}]}`);
}

/** Returns `null` for a malformed payload. */
function listIn(payload: string): readonly unknown[] | null {
  try {
    return Payload.parse(JSON.parse(payload)).hints;
  } catch {
    return null;
  }
}
