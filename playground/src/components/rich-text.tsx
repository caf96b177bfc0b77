import { useMemo } from "preact/hooks";
import type { Message } from "@synctalk/client";
import type { Block, Inline } from "../markup/markup";
import { parseMarkup } from "../markup/parse-markup";
import { useRoom } from "./room-context";

type Props = { text: string; mentions?: Message["mentions"] };
type Mentioned = Readonly<{ names: ReadonlySet<string>; me: string }>;

/** A message's text with links, code, emphasis, quotes and mentions. It renders elements and never HTML text. */
export function RichText({ text, mentions }: Props) {
  const { state, me } = useRoom();
  const blocks = useMemo(() => parseMarkup(text), [text]);
  const names = useMemo(() => mentionedNames(mentions, state.members), [mentions, state.members]);
  return (
    <div class="message-text">
      {blocks.map((block, index) => (
        <TextBlock key={index} block={block} mentioned={{ names, me: me.username }} />
      ))}
    </div>
  );
}

function TextBlock({ block, mentioned }: { block: Block; mentioned: Mentioned }) {
  if (block.kind === "code")
    return (
      <pre>
        <code>{block.text}</code>
      </pre>
    );
  if (block.kind === "quote")
    return (
      <blockquote>
        <Inlines content={block.content} mentioned={{ ...mentioned, names: new Set() }} />
      </blockquote>
    );
  return (
    <p>
      <Inlines content={block.content} mentioned={mentioned} />
    </p>
  );
}

const TAGS = { strong: "strong", emphasis: "em", strike: "s" } as const;

function Inlines({ content, mentioned }: { content: readonly Inline[]; mentioned: Mentioned }) {
  return (
    <>
      {content.map((inline, index) => {
        if (inline.kind === "text") return inline.text;
        if (inline.kind === "code") return <code key={index}>{inline.text}</code>;
        if (inline.kind === "link") return <Link key={index} {...inline} />;
        if (inline.kind === "mention") return <Mention key={index} {...inline} mentioned={mentioned} />;
        const Tag = TAGS[inline.kind];
        return (
          <Tag key={index}>
            <Inlines content={inline.content} mentioned={mentioned} />
          </Tag>
        );
      })}
    </>
  );
}

function Link({ href, text }: { href: string; text: string }) {
  return (
    <a class="text-link" href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
      {text}
    </a>
  );
}

function Mention({ text, name, mentioned: { names, me } }: { text: string; name: string; mentioned: Mentioned }) {
  if (!names.has(name)) return <>{text}</>;
  const isMine = name === me || name === "room" || name === "here";
  return <mark class={isMine ? "mention mention-mine" : "mention"}>{text}</mark>;
}

/** The names that the server has resolved. Other names are plain text. */
function mentionedNames(
  mentions: Message["mentions"] | undefined,
  members: ReadonlyMap<string, { user: { username: string } }>,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const id of mentions?.userIds ?? []) names.add(members.get(id)?.user.username ?? "");
  if (mentions?.room) names.add("room");
  if (mentions?.here) names.add("here");
  return names;
}
