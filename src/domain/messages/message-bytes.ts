import { jsonBytes } from "../shared/page-bytes.js";
import { utf8Bytes } from "../shared/text.js";
import type { ContentInput } from "./message-content.js";
import type { Message } from "./message.js";

/** Size of the ids, numbers, times, the username and the keys of a message as JSON. */
const FIXED_BYTES = 760;

/** Size of one of the people in a thread's summary, in a reaction or in the mentions, as JSON. */
const PERSON_BYTES = 300;
const ID_BYTES = 40;

/** Size of an excerpt of a quoted message with its author. */
const QUOTE_BYTES = 1200;

/** Number of bytes that a content stores, of its text and its data. */
export const contentBytes = ({ body, data }: ContentInput): number =>
  utf8Bytes(body ?? "") + utf8Bytes(data === undefined ? "" : JSON.stringify(data));

/** Size of a message as JSON in an answer, rounded up. */
export const messageBytes = (message: Message): number =>
  FIXED_BYTES +
  jsonBytes(message.body ?? "") +
  jsonBytes(message.author.displayName) +
  jsonBytes(message.clientMessageId ?? "") +
  (message.data ? jsonBytes(JSON.stringify(message.data)) : 0) +
  (message.replyTo ? QUOTE_BYTES : 0) +
  (message.thread ? (message.thread.participants.length + 1) * PERSON_BYTES : 0) +
  (message.mentions.userIds.length + sum(message.reactions.map(({ userIds }) => userIds.length + 3))) * ID_BYTES;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
