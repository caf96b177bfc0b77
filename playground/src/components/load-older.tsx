import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { asFailure } from "@synctalk/client";
import { useChat } from "./chat-context";

type Props = { roomId: string; historyFrom: number; list: RefObject<HTMLElement | null> };

/** Loads the next older page when it comes into view. It is also a button, for the keyboard and after a failure. */
export function LoadOlder({ roomId, historyFrom, list }: Props) {
  const { messages } = useChat();
  const sentinel = useRef<HTMLButtonElement>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const load = () => {
    setFailure(null);
    void messages.loadOlder(roomId).catch((thrown) => setFailure(asFailure(thrown).message));
  };
  useEffect(() => {
    const element = sentinel.current;
    if (!element) return;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && load(), {
      root: list.current,
      rootMargin: "240px 0px 0px 0px",
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [roomId, historyFrom]);
  return (
    <button type="button" ref={sentinel} class="button button-quiet load-older" data-testid="load-older" onClick={load}>
      {failure ? `${failure} Try again` : "Loading older messages…"}
    </button>
  );
}
