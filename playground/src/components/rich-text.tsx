import { useMemo } from "preact/hooks";
import type { Message, UserSummary } from "@synctalk/client";
import type { Block, Inline } from "../markup/markup";
import { parseMarkup } from "../markup/parse-markup";
import { nameOf } from "../view/people";
import { useRoom } from "./room-context";

type Props = { text: string; mentions?: Message["mentions"]; active: boolean };
/** `names`: for each username that is a mention, the name to show. `tabIndex`: of links. */
type Context = Readonly<{ names: ReadonlyMap<string, string>; me: string; tabIndex: 0 | -1 }>;

/** A message's text with links, code, emphasis, quotes and mentions. It renders elements and never HTML text. */
export function RichText({ text, mentions, active }: Props) {
  const { state, me } = useRoom();
  const blocks = useMemo(() => parseMarkup(text), [text]);
  const names = useMemo(() => mentionedNames(mentions, state.members), [mentions, state.members]);
  return (
    <div class="message-text">
      {blocks.map((block, index) => (
        <TextBlock key={index} block={block} context={{ names, me: me.username, tabIndex: active ? 0 : -1 }} />
      ))}
    </div>
  );
}

function TextBlock({ block, context }: { block: Block; context: Context }) {
  if (block.kind === "code")
    return (
      <pre>
        <code>{block.text}</code>
      </pre>
    );
  if (block.kind === "quote")
    return (
      <blockquote>
        <Inlines content={block.content} context={{ ...context, names: new Map() }} />
      </blockquote>
    );
  return (
    <p>
      <Inlines content={block.content} context={context} />
    </p>
  );
}

const TAGS = { strong: "strong", emphasis: "em", strike: "s" } as const;

function Inlines({ content, context }: { content: readonly Inline[]; context: Context }) {
  return (
    <>
      {content.map((inline, index) => {
        if (inline.kind === "text") return inline.text;
        if (inline.kind === "code") return <code key={index}>{inline.text}</code>;
        if (inline.kind === "link") return <Link key={index} {...inline} tabIndex={context.tabIndex} />;
        if (inline.kind === "mention") return <Mention key={index} {...inline} context={context} />;
        const Tag = TAGS[inline.kind];
        return (
          <Tag key={index}>
            <Inlines content={inline.content} context={context} />
          </Tag>
        );
      })}
    </>
  );
}

function Link({ href, text, tabIndex }: { href: string; text: string; tabIndex: Context["tabIndex"] }) {
  const rel = "noopener noreferrer nofollow";
  return (
    <a class="text-link" href={href} title={href} target="_blank" rel={rel} tabIndex={tabIndex}>
      {text}
    </a>
  );
}

function Mention({ text, name, context: { names, me } }: { text: string; name: string; context: Context }) {
  const shown = names.get(name);
  if (shown === undefined) return <>{text}</>;
  const isMine = name === me || name === "room" || name === "here";
  return (
    <mark class={isMine ? "mention mention-mine" : "mention"} title={text}>
      @{shown}
    </mark>
  );
}

/** Names that the server has resolved: people with their display names, whom hardly anybody knows by their usernames. */
function mentionedNames(
  mentions: Message["mentions"] | undefined,
  members: ReadonlyMap<string, { user: UserSummary }>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const id of mentions?.userIds ?? []) {
    const member = members.get(id);
    if (member) names.set(member.user.username, nameOf(member.user));
  }
  if (mentions?.room) names.set("room", "room");
  if (mentions?.here) names.set("here", "here");
  return names;
}
