import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Mail, Mailer } from "../application/ports/mailer.js";

/** An adapter under test, with every delivered mail as its recipient sees it. */
export type MailerUnderTest = Readonly<{
  mailer: Mailer;
  received(): Promise<readonly Pick<Mail, "to" | "subject" | "text">[]>;
  close(): Promise<void>;
}>;

const mail: Mail = { to: "ada@example.com", subject: "Hello", text: "Hello, Ada." };

export function mailerContract(name: string, open: () => Promise<MailerUnderTest>): void {
  describe(`Mailer, ${name}`, () => {
    let tested: MailerUnderTest;
    beforeAll(async () => {
      tested = await open();
    });
    afterAll(() => tested?.close());

    const receivedBy = async (to: string) => (await tested.received()).filter((each) => each.to === to);

    it("delivers a mail once, to its one address", async () => {
      const to = "once@example.com";
      expect(await tested.mailer.send({ ...mail, to })).toBe("sent");
      expect(await receivedBy(to)).toMatchObject([{ ...mail, to }]);
    });

    it.each([
      ["lines", "one\n\ntwo\n.\n..three"],
      ["any script", "«Ünï» שלום 👩‍👩‍👧"],
      ["a long link", `open\n\nhttps://chat.example.com/${"a/".repeat(200)}#/reset?token=AbC-_=9&x=%20`],
      ["text that looks like a header", "Bcc: all@example.com\nSubject: another"],
    ])("delivers %s unchanged", async (what, text) => {
      const to = `${what.replaceAll(" ", "-")}@example.com`;
      await tested.mailer.send({ ...mail, to, text });
      expect(await receivedBy(to)).toMatchObject([{ text }]);
    });

    it("delivers two mails for two identical sends", async () => {
      const to = "twice@example.com";
      await Promise.all([tested.mailer.send({ ...mail, to }), tested.mailer.send({ ...mail, to })]);
      expect(await receivedBy(to)).toHaveLength(2);
    });

    it.each([
      ["ada@example.com\r\nBcc: all@example.com", mail.subject],
      ["ada@example.com\nBcc: all@example.com", mail.subject],
      ["ada@example.com, all@example.com", mail.subject],
      ["ada@example.com>\r\nRCPT TO:<all@example.com", mail.subject],
      ["Ada <ada@example.com>", mail.subject],
      ["ada", mail.subject],
      ["", mail.subject],
      ["ada@example.com", "Hello\r\nBcc: all@example.com"],
      ["ada@example.com", "Hello\nBcc: all@example.com"],
    ])(
      "refuses a mail whose recipient is not one plain address, or whose subject breaks a header: %j, %j",
      async (to, subject) => {
        const before = (await tested.received()).length;
        expect(await tested.mailer.send({ ...mail, to, subject })).toBe("refused");
        expect(await tested.received()).toHaveLength(before);
      },
    );
  });
}
