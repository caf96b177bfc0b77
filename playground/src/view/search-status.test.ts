import { expect, it } from "vitest";
import { searchStatus } from "./search-status";

const search = { query: "tea", busy: false, count: 0, hasMore: false };

it.each([
  { title: "nothing typed", given: { query: "" }, text: /^Type words/ },
  { title: "a running search", given: { busy: true, count: 3 }, text: /^Searching…$/ },
  { title: "nothing found", given: {}, text: /^No message contains/ },
  { title: "an empty page before the end", given: { hasMore: true }, text: /^Nothing found yet/ },
  { title: "one result", given: { count: 1 }, text: /^1 message$/ },
  { title: "several results", given: { count: 3 }, text: /^3 messages$/ },
  { title: "results before the end", given: { count: 3, hasMore: true }, text: /^3 messages so far$/ },
])("describes $title", ({ given, text }) => {
  expect(searchStatus({ ...search, ...given })).toMatch(text);
});
