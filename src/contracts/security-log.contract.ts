import { describe, expect, it } from "vitest";
import type { SecurityEvent, SecurityLog } from "../application/ports/security-log.js";

/** A log and its stored events, with all their fields. */
export type SecurityLogUnderTest = Readonly<{
  log: SecurityLog;
  kept(): readonly Readonly<Record<string, unknown>>[];
}>;

const EVENTS: readonly SecurityEvent[] = [
  { name: "account.registered", userId: "ada", sessionId: "s1", address: "::1" },
  { name: "auth.login_failed", address: "203.0.113.7", code: "auth.invalid_credentials" },
  { name: "limit.exceeded", userId: "ada", code: "rate.limited", count: 12 },
  { name: "room.role_changed", userId: "bob", roomId: "general", role: "moderator", by: "ada" },
  { name: "session.ended", userId: "ada", sessionId: "s1", reason: "revoked" },
];

export function securityLogContract(name: string, open: () => SecurityLogUnderTest): void {
  describe(`SecurityLog, ${name}`, () => {
    it("keeps each event with its name and all its fields, in order", () => {
      const { log, kept } = open();
      for (const event of EVENTS) log.record(event);
      expect(kept()).toEqual(EVENTS.map((event) => expect.objectContaining(event) as unknown));
    });

    it("keeps equal events separately", () => {
      const { log, kept } = open();
      for (let times = 0; times < 3; times += 1) log.record({ name: "auth.token_refused", code: "auth.token_invalid" });
      expect(kept()).toHaveLength(3);
    });

    it("keeps a client's text within one field of one event", () => {
      const { log, kept } = open();
      const address = '\n{"name":"session.ended"}\r\u2028\u001b[31m"\\\0';
      log.record({ name: "auth.login_failed", address });
      expect(kept()).toEqual([expect.objectContaining({ name: "auth.login_failed", address })]);
    });

    it("accepts an event without waiting and without a result", () => {
      const { log } = open();
      expect(log.record({ name: "account.deleted", userId: "ada" })).toBeUndefined();
    });
  });
}
