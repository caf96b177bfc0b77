import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { asFailure } from "@synctalk/client";
import { useFocusAfter } from "./use-focus-after";

type Props = {
  which: "older" | "newer";
  /** The message at this end, which changes once a page is loaded. */
  end: number;
  load: () => Promise<void>;
  list: RefObject<HTMLElement | null>;
};

/** Loads the next page when it comes into view. It is also a button, for the keyboard and after a failure. */
export function LoadMore({ which, end, load, list }: Props) {
  const sentinel = useRef<HTMLButtonElement>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const start = () => {
    setFailure(null);
    load().catch((thrown: unknown) => setFailure(asFailure(thrown).message));
  };
  useFocusAfter(sentinel, () => list.current);
  useEffect(() => {
    const element = sentinel.current;
    if (!element) return;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && start(), {
      root: list.current,
      rootMargin: "240px 0px 240px 0px",
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [end]);
  return (
    <button
      type="button"
      ref={sentinel}
      class="button button-quiet load-older"
      data-testid={`load-${which}`}
      onClick={start}
    >
      {failure ? `${failure} Try again` : `Loading ${which} messages…`}
    </button>
  );
}
