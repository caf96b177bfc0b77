import { z } from "zod";
import { linkTemplate, onOrOff, urlOf } from "../setting-kinds.js";

const MAIL_FROM = /^(?:[^<>"\p{Cc}]{1,64} <[^\s<>@\p{Cc}]+@[^\s<>@\p{Cc}]+>|[^\s<>@\p{Cc}]+@[^\s<>@\p{Cc}]+)$/u;

export const MAIL = {
  SMTP_URL: urlOf(/^smtps?:$/, "must be a smtp:// or smtps:// address")
    .optional()
    .describe(
      "Mail server, `smtp://user:password@host:587`, or `smtps://…` for TLS from the first byte. When unset, mails are written to `DATA_DIR/outbox` and, except in production, to the log.",
    ),
  SMTP_REQUIRE_TLS: onOrOff
    .default("off")
    .describe("`on` or `off`. `on` never sends mail without TLS, even when `SMTP_URL` has no password."),
  MAIL_FROM: z
    .string()
    .regex(MAIL_FROM, { error: "must be an address such as chat@example.com or Chat <chat@example.com>" })
    .optional()
    .describe("Sender of mails, such as `Our chat <chat@example.com>`. Required with `SMTP_URL`."),
  RESET_URL: linkTemplate.optional().meta({
    unset: "the playground's page",
    description:
      "Page of your frontend that a password reset link leads to, with `{token}` in the place of the token: `https://chat.example.com/#/reset?token={token}`.",
  }),
  VERIFY_URL: linkTemplate.optional().meta({
    unset: "the playground's page",
    description:
      "Page of your frontend that an email verification link leads to, with `{token}` in the place of the token.",
  }),
  EMAIL_VERIFICATION: z
    .enum(["off", "optional", "required"])
    .default("off")
    .describe(
      "`off`, `optional` or `required`: whether new users get a mail to verify their address, and whether they have to verify it first. See [Verifying addresses](mail.md#verifying-addresses).",
    ),
};
