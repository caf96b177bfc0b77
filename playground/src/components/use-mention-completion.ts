import type { RefObject, TargetedKeyboardEvent } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { currentMembers } from "@synctalk/client";
import { type Mentionable, mentionables, mentionQueryAt, withMention } from "../view/mention-query";
import { useRoom } from "./room-context";

type Options = { field: RefObject<HTMLTextAreaElement | null>; body: string; setBody: (text: string) => void };

/** Offers members while a name is typed after an `@`. The arrow keys choose, Enter and Tab insert, Escape closes. */
export function useMentionCompletion({ field, body, setBody }: Options) {
  const { state, me, role } = useRoom();
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const nextCaret = useRef<number | null>(null);
  const query = mentionQueryAt(body, caret);
  const isOpen = query !== null && query.start !== closedAt;
  const options = isOpen ? mentionables(query.query, currentMembers(state), { id: me.id, role }) : [];
  const at = Math.min(chosen, options.length - 1);

  useLayoutEffect(() => {
    if (nextCaret.current === null) return;
    field.current?.setSelectionRange(nextCaret.current, nextCaret.current);
    nextCaret.current = null;
  }, [body]);

  const follow = () => {
    const next = field.current?.selectionEnd ?? 0;
    if (next === caret) return;
    setCaret(next);
    setChosen(0);
    if (mentionQueryAt(field.current?.value ?? "", next)?.start !== closedAt) setClosedAt(null);
  };
  const insert = ({ username }: Mentionable) => {
    if (!query) return;
    const { text, caret: after } = withMention(body, caret, query, username);
    nextCaret.current = after;
    setCaret(after);
    setBody(text);
    field.current?.focus();
  };
  /** Returns whether the completion has used the key. */
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): boolean => {
    const option = options[at];
    if (!option || !query) return false;
    if (event.key === "ArrowDown") setChosen((at + 1) % options.length);
    else if (event.key === "ArrowUp") setChosen((at - 1 + options.length) % options.length);
    else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") insert(option);
    else if (event.key === "Escape") setClosedAt(query.start);
    else return false;
    event.preventDefault();
    return true;
  };
  return { options, at, follow, insert, onKeyDown };
}
