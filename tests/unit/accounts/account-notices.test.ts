import { expect, it } from "vitest";
import { TokenBuckets } from "../../../src/application/limits/token-buckets.js";
import { InMemoryRateLimiter, noLimits } from "../../../src/adapters/security/in-memory-rate-limiter.js";
import { DEFAULT_LIMITS } from "../../../src/domain/limits/limit.js";
import { openMemoryStore } from "../../../src/adapters/persistence/memory/memory-store.js";
import { AccountNotices } from "../../../src/application/accounts/mail/account-notices.js";
import type { Mail } from "../../../src/application/ports/mailer.js";
import { someone } from "../../../src/contracts/builders.js";

const settled = () => new Promise((later) => setImmediate(later));
const caller = { address: "203.0.113.7", userAgent: "curl/8.1\r\nBcc: all@example.com" };

it("notifies the owner of an account, and sends nothing once the account is deleted", async () => {
  const store = { ...openMemoryStore(), close: async () => {} };
  const ada = await someone(store);
  const written: (() => Promise<Mail | null>)[] = [];
  const accountNotices = new AccountNotices({
    userRepository: store.userRepository,
    mailQueue: { send: (_to, write) => void written.push(write) },
    rateLimiter: noLimits,
    clock: { now: () => new Date(0) },
    publicUrl: () => "https://chat.example.com",
    report: () => {},
  });
  accountNotices.send("new_login", ada, caller);
  await settled();
  const mail = await written[0]?.();
  expect(mail?.to).toBe(ada.email);
  expect(mail?.text).toContain("\n\nWhen: 1970-01-01 00:00 UTC\nDevice: curl\nAddress: 203.0.113.7\n\n");
  await store.unitOfWork.run(async (tx) => {
    await tx.accounts.lock(ada.id);
    await tx.accounts.save({ ...ada, email: "", deletedAt: new Date() });
  });
  accountNotices.send("new_login", ada, caller);
  await settled();
  expect(await written[1]?.()).toBeNull();
});

it("reports a notice when the mail queue is full, without throwing", async () => {
  const full = new Error("too many mails");
  const reported: unknown[] = [];
  const accountNotices = new AccountNotices({
    userRepository: openMemoryStore().userRepository,
    mailQueue: {
      send: () => {
        throw full;
      },
    },
    rateLimiter: noLimits,
    clock: { now: () => new Date(0) },
    publicUrl: () => "https://chat.example.com",
    report: (error) => void reported.push(error),
  });
  accountNotices.send("new_login", await someone({ ...openMemoryStore(), close: async () => {} }), caller);
  await settled();
  expect(reported).toEqual([full]);
});

it("sends no more notices to an account that got many within an hour", async () => {
  const store = { ...openMemoryStore(), close: async () => {} };
  const ada = await someone(store);
  const queued: string[] = [];
  const reported: unknown[] = [];
  const accountNotices = new AccountNotices({
    userRepository: store.userRepository,
    mailQueue: { send: (to) => void queued.push(to) },
    rateLimiter: new InMemoryRateLimiter(new TokenBuckets(DEFAULT_LIMITS, { elapsedMs: () => 0 })),
    clock: { now: () => new Date(0) },
    publicUrl: () => "https://chat.example.com",
    report: (error) => void reported.push(error),
  });
  for (let sent = 0; sent < 20; sent += 1) accountNotices.send("new_login", ada, caller);
  await settled();
  expect(queued).toHaveLength(5);
  expect(reported).toEqual([]);
});
