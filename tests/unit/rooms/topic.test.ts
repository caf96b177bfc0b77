import { expect, it } from "vitest";
import { normalizedTopic, validateTopic } from "../../../src/domain/rooms/topic.js";

const isValid = (topic: string) => validateTopic(normalizedTopic(topic), 250).length === 0;

it.each(["", "  ", "Release 2.0 🚀", "Équipe française", "می‌خواهم", "x".repeat(250), "🙂".repeat(250), " x\n"])(
  "accepts the topic %j",
  (topic) => {
    expect(isValid(topic)).toBe(true);
  },
);

it.each([
  "two\nlines",
  "two\u2028lines",
  "a\tb",
  "\0",
  "\ud800",
  "\u202etxt.exe",
  "a\u200bb",
  "\u200b",
  "x".repeat(251),
])("refuses the topic %j", (topic) => {
  expect(validateTopic(normalizedTopic(topic), 250)).toEqual([expect.objectContaining({ path: "topic" })]);
});
