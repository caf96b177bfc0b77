export const MAX_MESSAGE_LENGTH = 4_000;
/** Length from which the page shows the number of remaining characters. */
const COUNTED_FROM = 3_600;

export type MessageLength = Readonly<{
  sendable: boolean;
  tooLong: boolean;
  shown: string;
  /** Text for a screen reader, which changes rarely while the user types. */
  spoken: string;
  /** The reason why the message cannot be sent, or null. */
  reason: string | null;
}>;

const format = (count: number) => count.toLocaleString("en");
const characters = (count: number) => `${format(count)} character${count === 1 ? "" : "s"}`;

/** Counts code points without surrounding spaces, like the server. */
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
