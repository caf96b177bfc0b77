import { readFileSync } from "node:fs";
import type { Tag } from "../../src/protocol/operation.js";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

export const LICENSE = { name: "MIT", url: "https://opensource.org/license/mit" };

export const INFO = {
  title: "SyncTalk",
  version,
  description: [
    "REST API of SyncTalk, a chat backend. Live updates and faster sends go over Socket.IO: see `asyncapi.json`.",
    "Errors are `application/problem+json` (RFC 9457) with a stable `code`. Clients ignore fields that they do not know.",
  ].join("\n\n"),
  license: LICENSE,
};

const DESCRIPTIONS = {
  accounts: "Registering, logging in, profiles.",
  sessions: "Refreshing, listing and ending sessions.",
  rooms: "Making, finding, joining and reading rooms.",
  messages: "Sending, reading, editing and deleting messages.",
  moderation: "Roles, removals, mutes and bans.",
  presence: "What people do right now, and who is online.",
  service: "Health, metrics, keys and documents of the server.",
} as const satisfies Record<Tag | "service", string>;

export const TAGS = Object.entries(DESCRIPTIONS).map(([name, description]) => ({ name, description }));

export const EXAMPLE_ID = "01900000-0000-7000-8000-000000000000";
