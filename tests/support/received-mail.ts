/** A mail as its recipient sees it. */
export type ReceivedMail = Readonly<{ to: string; from: string; subject: string; text: string; html: string | null }>;

type Part = Readonly<{ headers: ReadonlyMap<string, string>; body: string }>;

/** Parses a message in the format of RFC 5322 and MIME, as far as SyncTalk's mails use it. */
export function receivedMail(source: string): ReceivedMail {
  const message = partOf(source);
  const boundary = /boundary="([^"]+)"/.exec(header(message, "content-type"))?.[1];
  const parts = boundary === undefined ? [message] : message.body.split(`--${boundary}`).slice(1, -1).map(partOf);
  const textOf = (type: string) => parts.find((part) => header(part, "content-type").startsWith(type));
  const html = textOf("text/html");
  const text = textOf("text/plain");
  return {
    to: header(message, "to"),
    from: header(message, "from"),
    subject: header(message, "subject"),
    text: text ? contentOf(text) : "",
    html: html ? contentOf(html) : null,
  };
}

const header = ({ headers }: Part, name: string): string => headers.get(name) ?? "";

function partOf(source: string): Part {
  const [head = "", ...rest] = source.replace(/^\r\n/, "").split("\r\n\r\n");
  const lines = head.replaceAll(/\r\n[ \t]/g, " ").split("\r\n");
  const headers = lines.map((line): [string, string] => {
    const [name = "", ...value] = line.split(":");
    return [name.toLowerCase(), decodedWords(value.join(":").trim())];
  });
  return { headers: new Map(headers), body: rest.join("\r\n\r\n") };
}

function contentOf(part: Part): string {
  const encoding = header(part, "content-transfer-encoding");
  const text =
    encoding === "base64"
      ? Buffer.from(part.body, "base64").toString()
      : encoding === "quoted-printable"
        ? unquoted(part.body.replaceAll("=\r\n", ""))
        : part.body;
  return text.replaceAll("\r\n", "\n").trimEnd();
}

const decodedWords = (text: string): string =>
  text
    .replaceAll(/\?= +=\?/g, "?==?")
    .replaceAll(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_word, encoding: string, content: string) =>
      encoding.toLowerCase() === "b"
        ? Buffer.from(content, "base64").toString()
        : unquoted(content.replaceAll("_", " ")),
    );

const unquoted = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  ).toString();
