/** One text frame of a client, with a mask of zeros. */
export function textFrame(text: string): Buffer {
  const data = Buffer.from(text);
  const length =
    data.length < 126 ? [0x80 | data.length] : [0x80 | 126, Math.floor(data.length / 256), data.length % 256];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), data]);
}

/** Extracts the texts from a server's frames, which may be split anywhere. */
export class TextFrames {
  private rest: Buffer = Buffer.alloc(0);

  take(chunk: Buffer): string[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const texts: string[] = [];
    for (let frame = this.next(); frame; frame = this.next()) {
      if (frame.opcode === 1) texts.push(frame.data.toString());
    }
    return texts;
  }

  private next(): { opcode: number; data: Buffer } | null {
    const { rest } = this;
    if (rest.length < 2) return null;
    const short = rest.readUInt8(1);
    const start = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (rest.length < start) return null;
    const length = short < 126 ? short : short === 126 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
    if (rest.length < start + length) return null;
    this.rest = rest.subarray(start + length);
    return { opcode: rest.readUInt8(0) & 0x0f, data: rest.subarray(start, start + length) };
  }
}
