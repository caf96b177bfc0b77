import { expect, it } from "vitest";
import { createLogger } from "../../../src/adapters/observability/logger.js";
import { pinoSecurityLog } from "../../../src/adapters/observability/pino-security-log.js";

it("writes one line per event under its name, and warns about suspicious ones", () => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const log = pinoSecurityLog(createLogger({ level: "info", pretty: false, destination }));
  log.record({ name: "session.ended", userId: "ada", sessionId: "s", reason: "logged_out" });
  log.record({ name: "auth.refresh_reused", userId: "ada", sessionId: "s", address: "::1" });
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ level: 30, event: "session.ended", userId: "ada", sessionId: "s", reason: "logged_out" }),
    expect.objectContaining({ level: 40, event: "auth.refresh_reused", userId: "ada", address: "::1" }),
  ]);
});
