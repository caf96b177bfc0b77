import { expect, it } from "vitest";
import { openMemoryStore } from "../../../src/adapters/persistence/memory/memory-store.js";
import { nodeOpaqueTokens } from "../../../src/adapters/security/node-opaque-tokens.js";
import { AccountMailComposer } from "../../../src/application/accounts/mail/account-mail-composer.js";
import { someone } from "../../../src/contracts/builders.js";

it("sends no mail and stores no address for an account that is deleted before the mail is composed", async () => {
  const store = { ...openMemoryStore(), close: async () => {} };
  const ada = await someone(store);
  const sent: string[] = [];
  const link = (token: string) => {
    sent.push(token);
    return token;
  };
  const { unitOfWork } = store;
  const links = { password_reset: link, email_verification: link };
  const mails = new AccountMailComposer({
    unitOfWork,
    opaqueTokens: nodeOpaqueTokens,
    mailLinks: links,
    clock: { now: () => new Date() },
  });
  expect(await mails.compose("password_reset", ada)).toMatchObject({ to: ada.email });
  const digest = nodeOpaqueTokens.digest(sent[0] ?? "");
  await unitOfWork.run(async (tx) => {
    await tx.accounts.lock(ada.id);
    await tx.mailTokens.take("password_reset", digest);
    await tx.accounts.save({ ...ada, email: "", deletedAt: new Date() });
  });
  expect(await mails.compose("password_reset", ada)).toBeNull();
  expect(sent).toHaveLength(1);
});
