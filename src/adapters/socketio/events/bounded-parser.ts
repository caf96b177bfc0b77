import { Decoder, Encoder, type Packet, PacketType } from "socket.io-parser";
import { EncodedAnswer } from "./encoded-answer.js";

export const MAX_REQUEST_BYTES = 64 * 1024;

/**
 * Maximum size of a frame. It is larger than that of a request, so that a request beyond its limit gets an answer
 * instead of a closed connection.
 */
export const MAX_FRAME_BYTES = 2 * MAX_REQUEST_BYTES;

/** Replaces the payload of a request that is too large. */
export const OVERSIZED = Symbol("oversized");

/** Drops the payload of events past `MAX_REQUEST_BYTES`, attachments included. Throws past `MAX_FRAME_BYTES` in all. */
class BoundedDecoder extends Decoder {
  #bytes = 0;

  constructor() {
    super();
    this.on("decoded", (packet: Packet) => {
      if (this.#bytes > MAX_REQUEST_BYTES && packet.type === PacketType.EVENT) {
        packet.data = [(packet.data as unknown[])[0], OVERSIZED];
      }
      this.#bytes = 0;
    });
  }

  override add(data: unknown): void {
    this.#bytes += byteLength(data);
    if (this.#bytes > MAX_FRAME_BYTES) throw new Error("packet too large");
    super.add(data);
  }

  override destroy(): void {
    this.off("decoded");
    super.destroy();
  }
}

function byteLength(data: unknown): number {
  if (typeof data === "string") return data.length * 3 > MAX_REQUEST_BYTES ? Buffer.byteLength(data) : data.length;
  return data instanceof Uint8Array || data instanceof ArrayBuffer ? data.byteLength : 0;
}

/** Sends an already encoded answer without encoding it again. */
class AnswerEncoder extends Encoder {
  override encode(packet: Packet): unknown[] {
    const [answer] = packet.type === PacketType.ACK ? (packet.data as unknown[]) : [];
    if (!(answer instanceof EncodedAnswer)) return super.encode(packet);
    const head: Packet = { ...packet, data: undefined };
    return super.encode(head).map((text) => `${text}[${answer.json}]`);
  }
}

export const boundedParser = { Encoder: AnswerEncoder, Decoder: BoundedDecoder };
