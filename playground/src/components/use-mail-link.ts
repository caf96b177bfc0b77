import { useEffect, useState } from "preact/hooks";

/** What a link in a mail is for, and the token that it carries. */
export type MailLink = Readonly<{ page: "reset-password" | "verify-email"; token: string }>;

const MAIL_LINK = /^#\/(reset-password|verify-email)\?token=([\w-]+)$/;

/** The link that somebody followed to this page, until they leave it. */
export function useMailLink(): MailLink | null {
  const [link, setLink] = useState(addressed);
  useEffect(() => {
    const follow = () => setLink(addressed());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return link;
}

/** Takes the token out of the address and out of the history. */
export function leaveMailLink(): void {
  location.replace("#/");
}

function addressed(): MailLink | null {
  const [, page, token] = MAIL_LINK.exec(location.hash) ?? [];
  return token && (page === "reset-password" || page === "verify-email") ? { page, token } : null;
}
