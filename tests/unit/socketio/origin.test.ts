import { expect, it } from "vitest";
import { isAllowedOrigin } from "../../../src/adapters/socketio/origin.js";

const listed = ["https://chat.example.com"];
const allows = (origin: string | undefined, host = "api.example.com:3001") =>
  isAllowedOrigin({ headers: { ...(origin !== undefined && { origin }), host } }, listed);

it.each([undefined, "https://chat.example.com", "http://api.example.com:3001", "https://api.example.com:3001"])(
  "lets %s connect",
  (origin) => {
    expect(allows(origin)).toBe(true);
  },
);

it.each([
  "https://evil.example",
  "null",
  "",
  "https://chat.example.com.evil.example",
  "https://evil-chat.example.com",
  "https://sub.chat.example.com",
  "http://chat.example.com",
  "https://chat.example.com:8443",
  "http://api.example.com",
  "file://api.example.com:3001",
  "not an origin",
])("keeps %s out", (origin) => {
  expect(allows(origin)).toBe(false);
});
