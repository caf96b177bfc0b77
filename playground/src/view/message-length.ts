export const MAX_MESSAGE_LENGTH = 4_000;
/** From here on the rest is counted. */
const COUNTED_FROM = 3_600;

export type MessageLength = Readonly<{
  sendable: boolean;
  tooLong: boolean;
  shown: string;
  /** Changes seldom enough to be read aloud while somebody types. */
  spoken: string;
  /** Why the message cannot be sent; `null` when it can. */
  reason: string | null;
}>;

const format = (count: number) => count.toLocaleString("en");
const characters = (count: number) => `${format(count)} character${count === 1 ? "" : "s"}`;

/** The server counts code points, without spaces around them. */
export function lengthOf(body: string): MessageLength {
  const length = [...body.trim()].length;
  const left = MAX_MESSAGE_LENGTH - length;
  if (left < 0) {
    const reason = `Too long to send: remove ${characters(-left)}. The limit is ${format(MAX_MESSAGE_LENGTH)}.`;
    const spoken = `Too long to send. The limit is ${characters(MAX_MESSAGE_LENGTH)}.`;
    return { sendable: false, tooLong: true, shown: reason, spoken, reason };
  }
  const isCounted = length >= COUNTED_FROM;
  return {
    sendable: length > 0,
    tooLong: false,
    shown: isCounted ? `${characters(left)} left` : `Up to ${characters(MAX_MESSAGE_LENGTH)}`,
    spoken: isCounted ? `Close to the limit of ${characters(MAX_MESSAGE_LENGTH)}.` : "",
    reason: length > 0 ? null : "Write something first.",
  };
}
