import { describe, expect, it } from "vitest";
import { type ContentInput, isMessageKind, validateContent } from "../../../src/domain/messages/message-content.js";

const problems = (content: ContentInput) =>
  validateContent(content, 4_000).map(({ path, code }) => (code === undefined ? path : `${path}: ${code}`));
const custom = "custom:poll";
const data = { options: ["tea", "coffee"] };

describe("kinds of messages", () => {
  it.each(["text", "custom:a", "custom:poll_v2.1-b", `custom:${"a".repeat(40)}`])("accepts the kind %s", (kind) => {
    expect(isMessageKind(kind)).toBe(true);
  });

  it.each([
    "",
    "Text",
    "image",
    "custom",
    "custom:",
    "custom:Poll",
    "custom:a b",
    "custom:é",
    "custom:a\n",
    " custom:a",
    `custom:${"a".repeat(41)}`,
  ])("refuses the kind %j", (kind) => {
    expect(isMessageKind(kind)).toBe(false);
    expect(problems({ kind, body: "hi" })).toEqual(["kind"]);
  });
});

describe("the content of a message", () => {
  it("needs a body when it is a text, with or without data", () => {
    for (const content of [{ body: "hi" }, { body: "hi", data }, { body: "hi", data: null, kind: "text" }])
      expect(problems(content)).toEqual([]);
    for (const content of [{}, { data }, { body: null, data }, { body: " ", data, kind: "text" }])
      expect(problems(content)).toEqual(["body: message.empty"]);
  });

  it("needs a body or data when it is a custom kind", () => {
    for (const content of [{ body: "hi" }, { data }, { body: null, data: {} }, { body: "hi", data }])
      expect(problems({ ...content, kind: custom })).toEqual([]);
    for (const content of [{}, { body: null }, { data: null }, { body: "" }, { body: " ", data }])
      expect(problems({ ...content, kind: custom })).toEqual(["body: message.empty"]);
  });

  it("names every invalid field at once", () => {
    const content = { kind: "poll", body: "x".repeat(4_001), data: [] };
    expect(problems(content)).toEqual(["kind", "body: message.too_long", "data"]);
    expect(problems({ kind: custom, data: [] })).toEqual(["data"]);
  });
});
