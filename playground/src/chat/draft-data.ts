import type { Draft } from "@synctalk/client";

type Data = NonNullable<Draft["data"]>;

/** The id of the message that a draft quotes. */
export function quotedIn({ data }: Pick<Draft, "data">): string | undefined {
  const replyTo = data?.["replyTo"];
  return typeof replyTo === "string" ? replyTo : undefined;
}

/** The data to store with a text: its quote, and what other frontends have stored. Without a text there is nothing to quote. */
export function dataOf(
  draft: Pick<Draft, "data"> | null,
  { text, replyTo }: Readonly<{ text: string; replyTo?: string | undefined }>,
): Data | undefined {
  const { replyTo: _, ...others } = draft?.data ?? {};
  const data = text.trim() !== "" && replyTo !== undefined ? { ...others, replyTo } : others;
  return Object.keys(data).length > 0 ? data : undefined;
}
