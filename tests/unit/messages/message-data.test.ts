import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_DATA_BYTES, MAX_DATA_DEPTH, validateData } from "../../../src/domain/messages/message-data.js";
import { canonicalJson, type JsonValue } from "../../../src/domain/shared/json.js";

const invalid = [expect.objectContaining({ path: "data" })];
const nested = (depth: number): object => (depth === 1 ? {} : { a: nested(depth - 1) });
const nestedArrays = (depth: number): object => (depth === 1 ? [] : [nestedArrays(depth - 1)]);
const sized = (bytes: number) => ({ a: "x".repeat(bytes - '{"a":""}'.length) });

describe("data of a message", () => {
  it("may be absent", () => {
    expect(validateData({})).toEqual([]);
  });

  it.each([
    {},
    { text: "Zoë 🌱", number: -1.5e300, zero: -0, yes: true, nothing: null, list: [1, ["two", { three: 3 }]] },
    { "": "", constructor: 1, toString: "a", prototype: {} },
    Object.assign(Object.create(null), { a: 1 }),
  ])("accepts %j", (data: object) => {
    expect(validateData({ data })).toEqual([]);
  });

  it.each([[null], ["text"], [1], [true], [[]], [[{}]], [new Date(0)], [new Map()], [new Uint8Array(2)], [() => ({})]])(
    "refuses %o, which is no JSON object",
    (data: unknown) => {
      expect(validateData({ data })).toEqual(invalid);
    },
  );

  it.each([[undefined], [Number.NaN], [Infinity], [1n], [Symbol("a")], [new Date(0)], [new Uint8Array(2)], [() => 1]])(
    "refuses a value that is not JSON: %o",
    (value: unknown) => {
      expect(validateData({ data: { value } })).toEqual(invalid);
      expect(validateData({ data: { list: [1, value] } })).toEqual(invalid);
    },
  );

  it("refuses an array with holes", () => {
    expect(validateData({ data: { list: Array.from({ length: 3 }) } })).toEqual(invalid);
  });

  it.each(["\0", "a\0b", "\ud800", "a\udc00b"])("refuses text that cannot be stored: %j", (text) => {
    for (const data of [{ text }, { [text]: 1 }, { list: [[text]] }, { a: { [text]: {} } }])
      expect(validateData({ data })).toEqual(invalid);
  });

  it("refuses the key __proto__ at any depth", () => {
    for (const json of ['{"__proto__":{"a":1}}', '{"a":[{"b":{"__proto__":1}}]}'])
      expect(validateData({ data: JSON.parse(json) })).toEqual(invalid);
  });

  it("limits the depth of objects and arrays", () => {
    expect(validateData({ data: nested(MAX_DATA_DEPTH) })).toEqual([]);
    expect(validateData({ data: nested(MAX_DATA_DEPTH + 1) })).toEqual(invalid);
    expect(validateData({ data: { a: nestedArrays(MAX_DATA_DEPTH - 1) } })).toEqual([]);
    expect(validateData({ data: { a: nestedArrays(MAX_DATA_DEPTH) } })).toEqual(invalid);
    expect(validateData({ data: { a: nestedArrays(5000) } })).toEqual(invalid);
  });

  it("refuses data that contains itself", () => {
    const data: Record<string, unknown> = {};
    data.self = [data, data];
    expect(validateData({ data })).toEqual(invalid);
  });

  it("limits the size in UTF-8", () => {
    expect(validateData({ data: sized(MAX_DATA_BYTES) })).toEqual([]);
    expect(validateData({ data: sized(MAX_DATA_BYTES + 1) })).toEqual(invalid);
    expect(validateData({ data: { a: "é".repeat(2044) } })).toEqual([]);
    expect(validateData({ data: { a: "é".repeat(2045) } })).toEqual(invalid);
    expect(validateData({ data: { a: '"'.repeat(2045) } })).toEqual(invalid);
  });

  it("accepts every small JSON object, and returns one problem for anything else", () => {
    const small = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 3, noNullPrototype: false });
    const isStorable = (value: object) =>
      !/\\u0000|\\ud[89a-f]|__proto__/i.test(JSON.stringify(value)) && JSON.stringify(value).length < 1000;
    fc.assert(
      fc.property(small.filter(isStorable), (data) => {
        expect(validateData({ data })).toEqual([]);
      }),
    );
    fc.assert(
      fc.property(fc.anything(), (data) => {
        expect(validateData({ data }).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("canonical JSON", () => {
  const shuffled = (value: JsonValue): JsonValue => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((each: JsonValue) => shuffled(each));
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, each]) => [key, shuffled(each)]),
    );
  };

  it("is the same for equal data, in whatever order the keys come", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = canonicalJson(value as JsonValue);
        expect(canonicalJson(shuffled(value as JsonValue))).toBe(json);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("sorts the keys of every object and keeps the order of arrays", () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 1], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},1]}');
    expect(canonicalJson({ a: [1, 2] })).not.toBe(canonicalJson({ a: [2, 1] }));
    expect(canonicalJson({ a: 1 })).not.toBe(canonicalJson({ a: "1" }));
    expect(canonicalJson({ a: -0 })).toBe(canonicalJson({ a: 0 }));
  });

  it("keeps the key __proto__ as an ordinary key", () => {
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1},"b":1}');
  });
});
