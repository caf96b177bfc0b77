import { describe, expect, it } from "vitest";
import { summaryOf, type User } from "../../../domain/accounts/user.js";
import { isUsable, type Invite } from "../../../domain/rooms/invite.js";
import type { Room } from "../../../domain/rooms/room.js";
import { moment, newId, roomOf, someone, times } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

const inviteTo = (room: Room, user: User, with_: Partial<Invite> = {}): Invite => ({
  code: newId().replaceAll("-", "").slice(-22),
  roomId: room.id,
  createdBy: summaryOf(user),
  createdAt: moment(1),
  expiresAt: moment(100),
  maxUses: null,
  uses: 0,
  revokedAt: null,
  ...with_,
});

async function add(store: Store, invite: Invite): Promise<Invite> {
  await store.unitOfWork.run((tx) => tx.invites.add(invite));
  return invite;
}

/** Contract of `InviteRepository`, and of the reads of invites. */
export function invitesContract(open: OpenStore): void {
  describe("InviteRepository", () => {
    it("stores, reads and changes an invite", async () => {
      const store = await open();
      const owner = await someone(store);
      const [room, other] = [await roomOf(store, owner), await roomOf(store, owner)];
      const invite = await add(store, inviteTo(room, owner, { maxUses: 3 }));
      expect(await store.roomReader.invite(invite.code)).toEqual(invite);
      expect(await store.roomReader.invite("unknown")).toBeNull();
      const changed = { ...invite, uses: 2, revokedAt: moment(5) };
      await store.unitOfWork.run(async (tx) => {
        expect(await tx.invites.lock(room.id, invite.code)).toEqual(invite);
        expect(await tx.invites.lock(other.id, invite.code)).toBeNull();
        expect(await tx.invites.lock(room.id, "unknown")).toBeNull();
        await tx.invites.save(changed);
      });
      expect(await store.roomReader.invite(invite.code)).toEqual(changed);
    });

    it("lists and counts the usable invites of a room, newest first", async () => {
      const store = await open();
      const owner = await someone(store);
      const [room, other] = [await roomOf(store, owner), await roomOf(store, owner)];
      const older = await add(store, inviteTo(room, owner, { maxUses: 2, uses: 1 }));
      const newer = await add(store, inviteTo(room, owner, { createdAt: moment(2) }));
      await add(store, inviteTo(room, owner, { maxUses: 2, uses: 2 }));
      await add(store, inviteTo(room, owner, { expiresAt: moment(50) }));
      await add(store, inviteTo(room, owner, { revokedAt: moment(3) }));
      await add(store, inviteTo(other, owner));
      expect(await store.roomReader.usableInvites(room.id, moment(50))).toEqual([newer, older]);
      expect(await store.unitOfWork.run((tx) => tx.invites.countUsable(room.id, moment(50)))).toBe(2);
    });

    it("counts uses exactly when many accept at once", async () => {
      const store = await open();
      const owner = await someone(store);
      const room = await roomOf(store, owner);
      const { code } = await add(store, inviteTo(room, owner, { maxUses: 7 }));
      const accept = () =>
        store.unitOfWork.run(async (tx) => {
          const invite = await tx.invites.lock(room.id, code);
          if (!invite || !isUsable(invite, moment(2))) return false;
          await tx.invites.save({ ...invite, uses: invite.uses + 1 });
          return true;
        });
      const accepted = await Promise.all(times(50, accept));
      expect(accepted.filter(Boolean)).toHaveLength(7);
      expect(await store.roomReader.invite(code)).toMatchObject({ uses: 7 });
    });
  });
}
