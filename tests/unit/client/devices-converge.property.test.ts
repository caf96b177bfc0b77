import fc from "fast-check";
import { expect, it } from "vitest";
import { initialState, type ClientState } from "../../../client/src/state/client-state.js";
import { applyDraftAnswer, draftOf, draftsListed, seenRevOf } from "../../../client/src/state/drafts.js";
import { roomListed } from "../../../client/src/state/rooms.js";
import { userChanged, userSynced } from "../../../client/src/state/user-feed.js";
import { isUserBehind } from "../../../client/src/state/user-state.js";
import { openMemoryStore } from "../../../src/adapters/persistence/memory/memory-store.js";
import { draftStateView, draftView } from "../../../src/adapters/presenters/draft-view.js";
import { membershipView, roomView } from "../../../src/adapters/presenters/room-view.js";
import { userChangeView, userSyncView } from "../../../src/adapters/presenters/user-change-view.js";
import { join, moment, roomOf, send, sendMany, someone } from "../../../src/contracts/builders.js";
import type { Store } from "../../../src/contracts/store/store.js";
import { isNewerThan, writeDraft } from "../../../src/domain/messages/saved-draft.js";

const EPOCH = "epoch";
const DEVICES = 3;
const MESSAGES = 6;

/** One user's things on a server, and the devices of this user. */
async function openScene() {
  const store: Store = { ...openMemoryStore(), close: async () => {} };
  const [owner, me] = [await someone(store), await someone(store)];
  const [room, other] = [await roomOf(store, owner), await roomOf(store, owner)];
  const rooms = [room, other];
  for (const each of rooms) {
    await join(store, each, me);
    await sendMany(store, each, owner, MESSAGES);
  }
  const root = await send(store, room, owner);
  const places = [...rooms.map(({ id }) => ({ roomId: id, threadOf: null })), { roomId: room.id, threadOf: root.id }];

  const changesAfter = async (after: number, limit = 100) => {
    const page = (await store.userChangeReader.changes(new Map([[me.id, after]]), { limit })).get(me.id);
    if (!page) throw new Error("The store returned no changes.");
    return page;
  };
  const rev = async () => (await changesAfter(0)).rev;

  const start = async (): Promise<ClientState> => {
    const user = { ...initialState.user, rev: await rev(), knownRev: await rev(), epoch: EPOCH };
    let state = draftsListed({ ...initialState, user, epoch: EPOCH, roomsLoaded: true });
    for (const { id } of rooms) {
      const view = await store.roomReader.view(id, me.id, 0);
      if (!view?.membership) throw new Error("The user is no member.");
      const membership = membershipView(view.membership, view.unread);
      state = roomListed(state, { ...roomView(view.room, view.head), membership }, user.rev);
    }
    return state;
  };

  /** Writes a draft as the server does, and applies its answer to the device. */
  const write = (state: ClientState, place: (typeof places)[number], body: string | null): Promise<ClientState> => {
    const key = { userId: me.id, ...place };
    return store.unitOfWork
      .run(async (tx) => {
        const stored = await tx.drafts.find(key);
        if (isNewerThan(stored, seenRevOf(state, place))) return { newer: draftStateView(place, stored) };
        if (body === null) await tx.drafts.remove(key);
        const draft = body === null ? null : writeDraft(stored.draft, { ...key, body, at: moment() }, 4_000);
        if (draft && draft !== stored.draft) await tx.drafts.save(draft);
        return { draft, rev: stored.rev, raised: tx.raisedUsers };
      })
      .then((written) => {
        if ("newer" in written) return applyDraftAnswer(state, written.newer);
        const { draft, raised } = written;
        return draft ? applyDraftAnswer(state, draftView(draft, raised.get(me.id) ?? written.rev)) : state;
      });
  };

  const catchUp = async (device: ClientState): Promise<ClientState> => {
    let state: ClientState = { ...device, user: { ...device.user, knownRev: await rev() } };
    while (isUserBehind({ ...state.user, syncing: false })) {
      const page = await changesAfter(state.user.rev ?? 0, 2);
      state = userSynced(state, userSyncView({ ...page, epoch: EPOCH, reset: false }));
    }
    return state;
  };

  return { store, me, rooms, places, rev, start, write, catchUp, changesAfter };
}

type Step = Readonly<{ what: number; device: number; place: number; at: number; back: number }>;

const steps = fc.array(
  fc.record({
    what: fc.integer({ min: 0, max: 6 }),
    device: fc.integer({ min: 0, max: DEVICES - 1 }),
    place: fc.integer({ min: 0, max: 2 }),
    at: fc.integer({ min: 1, max: MESSAGES }),
    back: fc.integer({ min: 0, max: 4 }),
  }),
  { maxLength: 40 },
);

it("drafts and markers that many devices write in any order converge, whatever reaches them live", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const scene = await openScene();
      const { store, me, rooms, places, rev } = scene;
      const devices = await Promise.all(Array.from({ length: DEVICES }, scene.start));

      const take = async ({ what, device, place, at, back }: Step): Promise<void> => {
        const state = devices[device] ?? initialState;
        const where = places[place] ?? { roomId: "", threadOf: null };
        if (what <= 1) devices[device] = await scene.write(state, where, `text ${at}`);
        else if (what === 2) devices[device] = await scene.write(state, where, null);
        else if (what === 3) await store.readMarkers.markRead(where.roomId, me.id, at, moment());
        else if (what === 4) await store.readMarkers.markUnread(where.roomId, me.id, at);
        else {
          // A change that is late, repeated, or comes after a hole.
          const change = await scene.changesAfter(Math.max(1, (await rev()) - back), what === 5 ? 1 : 100);
          devices[device] = userChanged(state, userChangeView(change));
        }
      };
      for (const step of taken) await take(step);

      const drafts = await store.draftReader.list(me.id, { limit: 10 });
      for (const device of devices) {
        const state = await scene.catchUp(device);
        expect(places.map((place) => draftOf(state, place)).filter((draft) => draft !== null)).toEqual(
          expect.arrayContaining(drafts.map(({ draft, rev }) => draftView(draft, rev))),
        );
        expect([...state.drafts]).toHaveLength(drafts.length);
        for (const { id } of rooms) {
          const view = await store.roomReader.view(id, me.id, 0);
          const held = state.rooms.get(id);
          expect([held?.readSeq, held?.unreadFrom]).toEqual([view?.membership?.readSeq, view?.membership?.unreadFrom]);
        }
      }
    }),
    { numRuns: 200 },
  );
});
