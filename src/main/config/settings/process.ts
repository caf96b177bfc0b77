import { z } from "zod";
import { wholeNumber } from "../setting-kinds.js";

export const PROCESS = {
  NODE_ENV: z
    .enum(["development", "production", "test"])
    .default("development")
    .describe("`development`, `production` or `test`. In production the log is JSON, one object per line."),
  HOST: z
    .string()
    .default("127.0.0.1")
    .describe("Address to listen on. `0.0.0.0` listens on all addresses of the machine."),
  PORT: wholeNumber(0, 65_535).default(3001).describe("Port to listen on. `0` takes a free port."),
  LOG_LEVEL: z
    .enum(["silent", "fatal", "error", "warn", "info", "debug", "trace"])
    .default("info")
    .describe("`silent`, `fatal`, `error`, `warn`, `info`, `debug` or `trace`."),
};
