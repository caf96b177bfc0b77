import { describe, expect, it } from "vitest";
import type { Room } from "@synctalk/client";
import { sendRefusal } from "./block-texts";

const bob = { id: "bob", username: "bob", displayName: "Bob", bot: false, deleted: false };
const room = (kind: Room["kind"]) => ({ kind, people: [bob] }) as unknown as Room;

describe("the reason why a message was not sent", () => {
  it("names the other person when a block separates the two of a direct room", () => {
    const blocked = { code: "user.blocked", refusal: "A block separates you." } as const;
    expect(sendRefusal(blocked, room("direct"))).toBe(
      "You and Bob cannot write to each other, because one of you blocked the other.",
    );
    expect(sendRefusal(blocked, room("group"))).toBe("A block separates you.");
  });

  it("is otherwise the text of the server", () => {
    expect(sendRefusal({ code: "room.muted", refusal: "You are muted." }, room("direct"))).toBe("You are muted.");
    expect(sendRefusal({ code: null, refusal: null }, room("direct"))).toBe("Not sent.");
  });
});
