import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

const AT_BOTTOM_PX = 60;

const isAtBottom = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean =>
  scrollHeight - scrollTop - clientHeight < AT_BOTTOM_PX;

const isVisible = () => document.visibilityState === "visible";

/** `isEnd`: whether nothing newer than `last` exists, so that a reader at the bottom wants to see what comes. */
type Shown = { first: number; last: number; lastIsMine: boolean; unsent: number; isEnd: boolean };

/** Scrolls to new messages while the reader is at the bottom. Otherwise it keeps the scroll position. */
export function useListScroll(list: RefObject<HTMLElement | null>, shown: Shown) {
  const atBottom = useRef(true);
  const before = useRef({ ...shown, height: 0, top: 0 });
  const [seen, setSeen] = useState(() => (isVisible() ? shown.last : 0));

  /** Notes where the reader is, also after a jump that scrolled nothing. At the bottom, everything is seen. */
  const look = () => {
    const element = list.current;
    if (!element) return;
    atBottom.current = isAtBottom(element);
    before.current.top = element.scrollTop;
    if (atBottom.current && isVisible()) setSeen(before.current.last);
  };

  const toBottom = (behavior: ScrollBehavior) => {
    const element = list.current;
    atBottom.current = true;
    element?.scrollTo({ top: element.scrollHeight, behavior });
  };

  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const stay = new ResizeObserver(() => {
      if (!atBottom.current) look();
      else if (before.current.isEnd) toBottom("instant");
    });
    element.addEventListener("scroll", look, { passive: true });
    document.addEventListener("visibilitychange", look);
    stay.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      document.removeEventListener("visibilitychange", look);
      stay.disconnect();
    };
  }, []);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const old = before.current;
    const olderCame = old.first > 0 && shown.first < old.first;
    before.current = { ...shown, height: element.scrollHeight, top: element.scrollTop };
    // A reader of older messages reads on where they are.
    const newerCame = !old.isEnd && shown.first === old.first && shown.last > old.last;
    if (newerCame) look();
    else if (atBottom.current) {
      toBottom("instant");
      if (isVisible()) setSeen(shown.last);
    } else if (olderCame) {
      element.scrollTop = old.top + (element.scrollHeight - old.height);
    } else if (shown.last > old.last && shown.lastIsMine) {
      toBottom("instant");
    }
  }, [shown.first, shown.last, shown.unsent, shown.isEnd]);

  // Follows messages that grow, by a reaction or an edit.
  useLayoutEffect(() => {
    const height = list.current?.scrollHeight ?? 0;
    if (atBottom.current && shown.isEnd && height !== before.current.height) toBottom("instant");
    before.current.height = height;
  });
  return { seen, behind: Math.max(0, shown.last - seen), toBottom, look };
}
