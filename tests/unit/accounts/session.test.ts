import { expect, it } from "vitest";
import {
  endSession,
  isActive,
  retentionCutoff,
  rotateRefreshToken,
  sessionsToEnd,
  startSession,
  type Session,
} from "../../../src/domain/accounts/session.js";

const DAY_MS = 86_400_000;
const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms);
const started = startSession({ id: "s", userId: "ada", device: "Firefox on Linux", address: "::1" }, at(0));

/** Session after a refresh. */
function used(session: Session, ms: number): Session {
  const { generation } = session;
  const next = rotateRefreshToken(session, generation, { salt: `salt of ${generation + 1}`, at: at(ms) });
  expect(next.outcome).toBe("rotated");
  return next.session;
}

it("expires 30 days after its last use and 90 days after it started", () => {
  expect(isActive(started, at(30 * DAY_MS - 1))).toBe(true);
  expect(isActive(started, at(30 * DAY_MS))).toBe(false);
  const late = used(used(used(used(started, 25 * DAY_MS), 50 * DAY_MS), 75 * DAY_MS), 85 * DAY_MS);
  expect(late.expiresAt).toEqual(at(90 * DAY_MS));
  expect(late.lastUsedAt).toEqual(at(85 * DAY_MS));
});

it("rotates the refresh token and remembers the salt of the new one", () => {
  expect(rotateRefreshToken(started, 1, { salt: "salt", at: at(5) })).toEqual({
    outcome: "rotated",
    salt: "salt",
    session: { ...started, generation: 2, salt: "salt", lastUsedAt: at(5), expiresAt: at(5 + 30 * DAY_MS) },
  });
});

it("accepts the previous refresh token again for 10 seconds", () => {
  const session = used(started, 1_000);
  const again = (ms: number) => rotateRefreshToken(session, 1, { salt: "another", at: at(ms) });
  expect(again(11_000)).toEqual({ outcome: "repeated", session, salt: "salt of 2" });
  expect(again(11_001)).toEqual({ outcome: "reused", session });
});

it("detects the reuse of every older token at once", () => {
  const session = used(used(started, 1_000), 2_000);
  expect(rotateRefreshToken(session, 1, { salt: "another", at: at(2_001) }).outcome).toBe("reused");
  expect(rotateRefreshToken(session, 2, { salt: "another", at: at(2_001) }).outcome).toBe("repeated");
});

it("refuses the tokens of an ended session with the reason of the end", () => {
  const over = endSession(started, "revoked", at(10));
  expect(over).toMatchObject({ endedAt: at(10), expiresAt: at(10), endReason: "revoked" });
  expect(() => rotateRefreshToken(over, 1, { salt: "", at: at(20) })).toThrow(/ended/);
  expect(() => rotateRefreshToken(started, 1, { salt: "", at: at(30 * DAY_MS) })).toThrow(/expired/);
});

it("keeps the first end reason when a session is ended again", () => {
  expect(endSession(started, "revoked", at(40 * DAY_MS)).expiresAt).toEqual(started.expiresAt);
});

it("allows deletion 90 days after the session expired", () => {
  expect(retentionCutoff(at(90 * DAY_MS))).toEqual(at(0));
});

it("refuses an old spent token when the clock was set back", () => {
  const session = used(started, 60 * 60_000);
  const again = (ms: number) => rotateRefreshToken(session, 1, { salt: "another", at: at(60 * 60_000 + ms) }).outcome;
  expect([-30 * 60_000, -60_000, -5_000, -1_001].map(again)).toEqual(["reused", "reused", "reused", "reused"]);
  // The clocks of two nodes always differ a little.
  expect([-1_000, -50, 0, 10_000].map(again)).toEqual(["repeated", "repeated", "repeated", "repeated"]);
});

it("selects the active sessions to end, except the given one and the most recently used ones", () => {
  const [first, second, third] = ["a", "b", "c"].map((id, index) => ({ ...started, id, lastUsedAt: at(index) }));
  const sessions = [second!, third!, first!, endSession({ ...started, id: "d" }, "revoked", at(5))];
  const idsToEnd = (kept: Readonly<{ except?: string; keepNewest?: number }>) =>
    sessionsToEnd(sessions, { at: at(9), ...kept }).map(({ id }) => id);
  expect(idsToEnd({})).toEqual(["c", "b", "a"]);
  expect(idsToEnd({ except: "b" })).toEqual(["c", "a"]);
  expect(idsToEnd({ keepNewest: 2 })).toEqual(["a"]);
  expect(idsToEnd({ except: "a", keepNewest: 2 })).toEqual([]);
});
