import { useEffect, useState } from "preact/hooks";

/** The purpose of a link in a mail, and its token. */
export type MailLink = Readonly<{ page: "reset-password" | "verify-email"; token: string }>;

const MAIL_LINK = /^#\/(reset-password|verify-email)\?token=([\w-]+)$/;

/** The mail link that opened this page, until the user leaves it. */
export function useMailLink(): MailLink | null {
  const [link, setLink] = useState(addressed);
  useEffect(() => {
    const follow = () => setLink(addressed());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return link;
}

/** Removes the token from the URL and from the browser's history. */
export function leaveMailLink(): void {
  location.replace("#/");
}

function addressed(): MailLink | null {
  const [, page, token] = MAIL_LINK.exec(location.hash) ?? [];
  return token && (page === "reset-password" || page === "verify-email") ? { page, token } : null;
}
