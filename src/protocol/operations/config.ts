import { ServerConfig } from "../config.js";
import { NoInput, operation } from "../operation.js";

export const CONFIG_OPERATIONS = {
  viewConfig: operation({
    tag: "accounts",
    summary: "Read the limits and features of this server, and how people log in.",
    access: "public",
    budget: "read",
    input: NoInput,
    output: ServerConfig,
    rest: { method: "GET", path: "/config", status: 200 },
    errors: [],
    example: {},
  }),
} as const;
