import { describe, expect, it } from "vitest";
import type { Presence } from "@synctalk/client";
import { presenceText } from "./presence-text";

const now = new Date(2026, 2, 12, 15, 30);
const before = (...time: [day: number, hour: number, minute: number, second?: number]) =>
  new Date(2026, 2, ...time).toISOString();
const text = (presence: Partial<Presence>) =>
  presenceText({ userId: "ada", status: "offline", lastSeenAt: null, text: null, ...presence }, now);

describe("the text of a presence", () => {
  it("names the status, with the text that the user set", () => {
    expect(text({ status: "online" })).toBe("Online");
    expect(text({ status: "away", text: "At lunch" })).toBe("Away · At lunch");
    expect(text({ status: "invisible" })).toBe("Invisible");
    expect(text({ text: "On holiday" })).toBe("Offline · On holiday");
  });

  it("says when an offline user was seen last, if that is known", () => {
    expect(text({})).toBe("Offline");
    expect(text({ lastSeenAt: before(12, 15, 29, 30) })).toBe("Last seen just now");
    expect(text({ lastSeenAt: before(12, 15, 18) })).toBe("Last seen 12 min ago");
    expect(text({ lastSeenAt: before(12, 9, 5) })).toMatch(/^Last seen at 0?9:05/);
    expect(text({ lastSeenAt: before(11, 9, 5) })).toBe("Last seen yesterday");
    expect(text({ lastSeenAt: before(9, 9, 5) })).toBe("Last seen on Monday");
    expect(text({ lastSeenAt: before(1, 9, 5), text: "On holiday" })).toMatch(
      /^Last seen on (1 Mar|Mar 1) · On holiday$/,
    );
  });
});
