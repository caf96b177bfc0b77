import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientAddress, ipAddress, oncePerRequest } from "../../../src/adapters/http/request/client-address.js";

const PEER = "192.0.2.1";

function requestFrom(peer: string, forwarded: string | undefined): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, "remoteAddress", { value: peer });
  const request = new IncomingMessage(socket);
  if (forwarded !== undefined) request.headers["x-forwarded-for"] = forwarded;
  return request;
}

const addressOf = (forwarded: string | undefined, trustProxy: number | string[] = 1, peer = PEER) =>
  clientAddress(trustProxy)(requestFrom(peer, forwarded));

describe("forwarded addresses (S32)", () => {
  it.each([
    ["203.0.113.8", "203.0.113.8"],
    ["203.0.113.8:40001", "203.0.113.8"],
    [" 203.0.113.8 ", "203.0.113.8"],
    ['"203.0.113.8:40001"', "203.0.113.8"],
    ["2001:db8::1", "2001:db8::1"],
    ["2001:DB8:0:0::0:1", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["[2001:db8::1]:40001", "2001:db8::1"],
    ['"[2001:db8::1]:40001"', "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["[fe80::1%25eth0]:443", "fe80::1"],
    ["::ffff:203.0.113.8", "203.0.113.8"],
    ["[::ffff:203.0.113.8]:40001", "203.0.113.8"],
    ["0:0:0:0:0:ffff:cb00:7108", "203.0.113.8"],
    ["::FFFF:CB00:7108", "203.0.113.8"],
    ["198.51.100.1, 203.0.113.8:1", "203.0.113.8"],
  ])("reads %s as the address %s", (said, address) => {
    expect(addressOf(said)).toBe(address);
  });

  it.each([
    "unknown",
    "_hidden",
    "",
    " ",
    ",",
    "203.0.113.8:port",
    "203.0.113.999",
    "1.2.3",
    "[2001:db8::1",
    "::1::",
    "x",
    "0x7f.1",
  ])("counts %j as the peer's address", (said) => {
    expect(addressOf(said)).toBe(PEER);
    expect(addressOf(`203.0.113.8, ${said}`)).toBe(PEER);
  });

  it("ignores forwarded addresses of an untrusted peer", () => {
    expect(addressOf("203.0.113.8", 0)).toBe(PEER);
    expect(addressOf("203.0.113.8", ["10.0.0.0/8"])).toBe(PEER);
    expect(addressOf("203.0.113.8, 10.0.0.7:80", ["192.0.2.0/24", "10.0.0.0/8"])).toBe("203.0.113.8");
    expect(addressOf("203.0.113.8", ["192.0.2.0/24"], "::ffff:192.0.2.1")).toBe("203.0.113.8");
    expect(addressOf("198.51.100.9, 203.0.113.8", 2)).toBe("198.51.100.9");
  });

  it("normalizes an address with a port, brackets or a zone", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 0, max: 65_535 }), (address, port) => {
        const bracketed = address.includes(":") ? `[${address}]` : address;
        const spellings = [
          address,
          `${bracketed}:${port}`,
          ` ${address}`,
          `"${bracketed}:${port}"`,
          address.toUpperCase(),
        ];
        expect(new Set(spellings.map(ipAddress)).size).toBe(1);
        expect(ipAddress(address)).not.toBeNull();
      }),
    );
  });

  it("reports an untrusted peer that forwards addresses", () => {
    const peers: string[] = [];
    const untrusting = clientAddress(0, (peer) => peers.push(peer));
    untrusting(requestFrom(PEER, undefined));
    untrusting(requestFrom(PEER, "203.0.113.8"));
    clientAddress(1, (peer) => peers.push(peer))(requestFrom(PEER, "203.0.113.8"));
    expect(peers).toEqual([PEER]);
  });
});

it("computes the address of a request once, and separately for each request", () => {
  let found = 0;
  const addressOf = oncePerRequest((request) => {
    found += 1;
    return request.socket.remoteAddress ?? "";
  });
  const [one, other] = [requestFrom(PEER, undefined), requestFrom("192.0.2.2", undefined)];
  expect([addressOf(one), addressOf(one), addressOf(other)]).toEqual([PEER, PEER, "192.0.2.2"]);
  expect(found).toBe(2);
});
