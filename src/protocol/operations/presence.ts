import { Empty, operation } from "../operation.js";
import { StatusRequest, WatchedPresences, WatchRequest } from "../presence.js";

export const PRESENCE_OPERATIONS = {
  watchPresence: operation({
    tag: "presence",
    summary: "Watch people on this connection, by default at most 500. The answer leaves out those whom I may not see.",
    access: "authenticated",
    budget: "read",
    limits: ["presence.watch"],
    input: WatchRequest,
    output: WatchedPresences,
    event: "presence:watch",
    inOrder: "watch",
    errors: [],
    example: {},
  }),
  unwatchPresence: operation({
    tag: "presence",
    summary: "Stop watching people on this connection.",
    access: "authenticated",
    budget: "read",
    input: WatchRequest,
    output: Empty,
    event: "presence:unwatch",
    inOrder: "watch",
    errors: [],
    example: {},
  }),
  setPresence: operation({
    tag: "presence",
    summary: "Say that this connection is online or away, or that I am invisible, with a status text.",
    access: "authenticated",
    budget: "read",
    limits: ["presence.set"],
    input: StatusRequest,
    output: Empty,
    event: "presence:set",
    inOrder: "status",
    errors: [],
    example: { status: "away", text: "At lunch" },
  }),
} as const;
