import { describe, expect, it } from "vitest";
import { readConfig } from "../../../src/main/config/config.js";
import { onceEach } from "../../../src/main/server/once-each.js";
import { allowedOrigins } from "../../../src/main/server/origins.js";

const listedIn = (value: string) => readConfig({ CORS_ORIGINS: value }).corsOrigins;
const allows = (
  origin: string,
  options: { host?: string; listed?: string; publicUrl?: string; loopback?: boolean } = {},
) =>
  allowedOrigins({
    listed: listedIn(options.listed ?? "https://chat.example.com"),
    publicUrl: options.publicUrl ?? null,
    loopback: options.loopback ?? false,
  })(origin, options.host ?? "api.example.com:3001");

describe("CORS_ORIGINS setting", () => {
  it.each([
    ["https://CHAT.example.com:443", "https://chat.example.com"],
    ["HTTP://chat.example.com:80", "http://chat.example.com"],
    ["https://exämple.com", "https://xn--exmple-cua.com"],
    ["http://[2001:DB8::1]:8080", "http://[2001:db8::1]:8080"],
    ["capacitor://localhost", "capacitor://localhost"],
    ["ionic://localhost", "ionic://localhost"],
    ["tauri://localhost", "tauri://localhost"],
    ["app://-", "app://-"],
    ["chrome-extension://abcdefghijklmnopabcdefghijklmnop", "chrome-extension://abcdefghijklmnopabcdefghijklmnop"],
    ["moz-extension://0a1b2c3d-0000-4000-8000-000000000000", "moz-extension://0a1b2c3d-0000-4000-8000-000000000000"],
    ["https://*.example.com", "https://*.example.com"],
    ["https://*.Example.com:8443", "https://*.example.com:8443"],
  ])("accepts the origin %s", (given, spelled) => {
    expect(listedIn(given)).toEqual([spelled]);
  });

  it.each([
    "*",
    "null",
    "chat.example.com",
    "https://chat.example.com/",
    "https://chat.example.com/chat",
    "https://me@chat.example.com",
    "https://*",
    "https://*.com",
    "https://*.*.example.com",
    "https://chat.*.com",
    "https://a*.example.com",
    "http://localhost:*",
    "https://chat.example.com:99999",
    "https://chat.example.com?x",
    "//chat.example.com",
    "https://",
  ])("refuses to start with the origin %s", (given) => {
    expect(() => listedIn(given)).toThrow(/CORS_ORIGINS/);
  });
});

describe("origin of a page", () => {
  it.each([
    ["https://chat.example.com", {}],
    ["https://CHAT.example.com:443", {}],
    ["http://api.example.com:3001", {}],
    ["https://api.example.com:3001", {}],
    ["https://talk.example.org", { host: "talk.example.org:443" }],
    ["http://talk.example.org", { host: "talk.example.org:80" }],
    ["https://talk.example.org", { host: "Talk.Example.ORG" }],
    ["https://talk.example.org", { host: "upstream:3001", publicUrl: "https://talk.example.org" }],
    ["https://talk.example.org", { host: "upstream:3001", publicUrl: "https://Talk.example.org:443/chat" }],
    ["capacitor://localhost", { listed: "capacitor://localhost" }],
    ["https://team-7.example.com", { listed: "https://*.example.com" }],
    ["http://localhost:5173", { loopback: true }],
    ["http://127.0.0.1:8080", { loopback: true }],
    ["http://[::1]:8080", { loopback: true }],
    ["https://localhost", { loopback: true }],
  ])("allows the origin %s with %j", (origin, options) => {
    expect(allows(origin, options)).toBe(true);
  });

  it.each([
    ["https://evil.example", {}],
    ["null", {}],
    ["", {}],
    ["*", {}],
    ["https://chat.example.com.evil.example", {}],
    ["https://evil-chat.example.com", {}],
    ["https://sub.chat.example.com", {}],
    ["http://chat.example.com", {}],
    ["https://chat.example.com:8443", {}],
    ["https://chat.example.com.", {}],
    ["http://api.example.com", {}],
    ["file://api.example.com:3001", {}],
    ["not an origin", {}],
    ["https://talk.example.org", { host: "talk.example.org:80" }],
    ["https://talk.example.org", { host: "upstream:3001" }],
    ["https://talk.example.org", { host: "" }],
    ["https://talk.example.org", { host: "evil@talk.example.org" }],
    ["https://example.com", { listed: "https://*.example.com" }],
    ["https://a.b.example.com", { listed: "https://*.example.com" }],
    ["https://.example.com", { listed: "https://*.example.com" }],
    ["https://evil.example/.example.com", { listed: "https://*.example.com" }],
    ["https://evilexample.com", { listed: "https://*.example.com" }],
    ["http://a.example.com", { listed: "https://*.example.com" }],
    ["https://a.example.com:8443", { listed: "https://*.example.com" }],
    ["http://localhost:5173", {}],
    ["http://localhost.evil.example", { loopback: true }],
    ["http://127.0.0.1.evil.example", { loopback: true }],
    ["capacitor://localhost", { loopback: true }],
    ["null", { loopback: true }],
  ])("refuses the origin %s with %j", (origin, options) => {
    expect(allows(origin, options)).toBe(false);
  });
});

it("logs each refused origin once, and at most a hundred of them", () => {
  const logged: string[] = [];
  const log = onceEach((origin) => logged.push(origin));
  for (let round = 0; round < 2; round += 1)
    for (let index = 0; index < 500; index += 1) log(`https://${index}.example`);
  expect(logged).toHaveLength(100);
  expect(new Set(logged).size).toBe(100);
});
