/** Share of the maximum from which the page shows the number of remaining characters. */
const COUNTED_FROM = 0.9;

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

/** Counts code points without surrounding spaces, like the server. `most`: the server's maximum. */
export function lengthOf(body: string, most: number): MessageLength {
  const length = [...body.trim()].length;
  const left = most - length;
  if (left < 0) {
    const reason = `Too long to send: remove ${characters(-left)}. The limit is ${format(most)}.`;
    const spoken = `Too long to send. The limit is ${characters(most)}.`;
    return { sendable: false, tooLong: true, shown: reason, spoken, reason };
  }
  const isCounted = length >= most * COUNTED_FROM;
  return {
    sendable: length > 0,
    tooLong: false,
    shown: isCounted ? `${characters(left)} left` : `Up to ${characters(most)}`,
    spoken: isCounted ? `Close to the limit of ${characters(most)}.` : "",
    reason: length > 0 ? null : "Write something first.",
  };
}
