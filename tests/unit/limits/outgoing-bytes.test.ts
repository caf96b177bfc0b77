import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  LOOKS_WATCHED,
  MIN_BYTES_PER_LOOK,
  OutgoingBytes,
  type Cut,
  type OutgoingLimits,
} from "../../../src/application/limits/outgoing-bytes.js";
import { VirtualScheduler } from "../../support/virtual-scheduler.js";

const KIB = 1024;
const ROOMY: OutgoingLimits = { peer: 1024 * KIB, user: 2048 * KIB, total: 8192 * KIB };

class TestPeer {
  queued = 0;
  took = 0;
  isCut = false;

  constructor(readonly address: string) {}

  waiting = () => this.queued;
  taken = () => this.took;
  cut = () => {
    this.isCut = true;
    this.queued = 0;
  };

  take(bytes: number): void {
    const taken = Math.min(bytes, this.queued);
    this.queued -= taken;
    this.took += taken;
  }
}

function watch(limits: Partial<OutgoingLimits> = {}) {
  const cuts: Cut[] = [];
  const outgoing = new OutgoingBytes({
    limits: { ...ROOMY, ...limits },
    scheduler: new VirtualScheduler(),
    onCut: (why) => cuts.push(why),
  });
  const peer = (address = "192.0.2.1", userId?: string) => {
    const added = new TestPeer(address);
    outgoing.add(added);
    if (userId !== undefined) outgoing.own(added, userId);
    return added;
  };
  return { outgoing, cuts, peer };
}

describe("bytes that wait for a peer (S26)", () => {
  it("cuts off a peer that reads nothing for 30 checks", () => {
    const { outgoing, cuts, peer } = watch();
    peer().queued = KIB;
    for (let look = 0; look < LOOKS_WATCHED; look += 1) outgoing.look();
    expect(cuts).toEqual([]);
    outgoing.look();
    expect(cuts).toEqual(["slow"]);
    expect(outgoing.waiting()).toBe(0);
  });

  it("cuts off a peer that reads less than 8 KiB per second over 30 s, and no faster peer", () => {
    for (const [bytes, expected] of [
      [MIN_BYTES_PER_LOOK - 1, ["slow"]],
      [MIN_BYTES_PER_LOOK, []],
    ] as const) {
      const { outgoing, cuts, peer } = watch();
      const slow = peer();
      slow.queued = 1000 * KIB;
      for (let look = 0; look <= LOOKS_WATCHED; look += 1) {
        outgoing.look();
        slow.take(bytes);
      }
      expect(cuts).toEqual(expected);
    }
  });

  it("keeps a peer that drains from time to time", () => {
    const { outgoing, cuts, peer } = watch();
    const reader = peer();
    for (let look = 0; look < 10 * LOOKS_WATCHED; look += 1) {
      reader.queued = look % (LOOKS_WATCHED - 1) === 0 ? 0 : KIB;
      outgoing.look();
    }
    expect(cuts).toEqual([]);
  });

  it("cuts off a peer at once when too many bytes wait for it", () => {
    const { outgoing, cuts, peer } = watch();
    const flooded = peer();
    flooded.queued = ROOMY.peer + 1;
    outgoing.wrote(flooded);
    expect(cuts).toEqual(["peer"]);
  });

  it("cuts off only the largest peer of a user for whom too many bytes wait", () => {
    const { outgoing, cuts, peer } = watch();
    const [small, large, other] = [peer("a", "ada"), peer("b", "ada"), peer("c", "bob")];
    const middle = peer("d", "ada");
    [small.queued, middle.queued, large.queued, other.queued] = [700 * KIB, 800 * KIB, 900 * KIB, 1000 * KIB];
    outgoing.wrote(small);
    expect(cuts).toEqual(["user"]);
    expect([small.queued, middle.queued, large.queued, other.queued]).toEqual([700 * KIB, 800 * KIB, 0, 1000 * KIB]);
  });

  it("cuts off peers of the owner with the most waiting bytes when the total is too large", () => {
    const { outgoing, cuts, peer } = watch({ total: 2000 * KIB });
    const many = Array.from({ length: 4 }, () => peer("a", "ada"));
    for (const each of many) each.queued = 400 * KIB;
    const honest = peer("b", "bob");
    honest.queued = 500 * KIB;
    outgoing.wrote(honest);
    for (const each of many) outgoing.wrote(each);
    expect(cuts).toEqual(["total"]);
    expect(honest.queued).toBe(500 * KIB);
  });

  it("keeps the waiting bytes within all limits after each check", () => {
    const writes = fc.array(fc.record({ peer: fc.nat(11), kib: fc.nat(900) }), { maxLength: 60 });
    fc.assert(
      fc.property(writes, (all) => {
        const { outgoing, peer } = watch({ total: 3000 * KIB });
        const peers = Array.from({ length: 12 }, (_, index) =>
          peer(`a${index % 4}`, index < 6 ? `u${index % 3}` : undefined),
        );
        for (const { peer: index, kib } of all) {
          const written = peers[index];
          if (!written || written.isCut) continue;
          written.queued += kib * KIB;
          outgoing.wrote(written);
        }
        outgoing.look();
        const waiting = (of: readonly TestPeer[]) => of.reduce((sum, { queued }) => sum + queued, 0);
        expect(waiting(peers)).toBeLessThanOrEqual(3000 * KIB);
        for (const each of peers) expect(each.queued).toBeLessThanOrEqual(ROOMY.peer);
        for (const user of [0, 1, 2])
          expect(waiting(peers.filter((_, index) => index < 6 && index % 3 === user))).toBeLessThanOrEqual(ROOMY.user);
      }),
    );
  });
});
