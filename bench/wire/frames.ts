/** A text frame of a client. Its mask of zeros leaves the bytes unchanged. */
export function textFrame(text: string): Buffer {
  const data = Buffer.from(text);
  const length = data.length < 126 ? [0x80 | data.length] : [0x80 | 126, data.length >> 8, data.length & 0xff];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), data]);
}

/** Called with the position of a frame's payload. */
export type OnFrame = (bytes: Buffer, start: number, end: number) => void;

/** Finds the frames that a server sends: unmasked, unfragmented, at most 64 KiB. */
export class FrameScanner {
  private rest: Buffer | null = null;

  constructor(private readonly onFrame: OnFrame) {}

  /** Copies the incomplete rest of the bytes, because the buffer may be overwritten. */
  scan(more: Buffer): void {
    const bytes = this.rest ? Buffer.concat([this.rest, more]) : more;
    let at = 0;
    for (;;) {
      const start = startOf(bytes, at);
      const end = start + lengthOf(bytes, at);
      if (start > bytes.length || end > bytes.length) break;
      this.onFrame(bytes, start, end);
      at = end;
    }
    this.rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : null;
  }
}

const startOf = (bytes: Buffer, at: number): number => at + (bytes[at + 1] === 126 ? 4 : 2);

function lengthOf(bytes: Buffer, at: number): number {
  const short = bytes[at + 1] ?? 0;
  if (short === 127) throw new Error("A frame is larger than 64 KiB.");
  return short === 126 ? ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0) : short;
}
