import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

const AT_BOTTOM_PX = 60;

const isVisible = () => document.visibilityState === "visible";

type Shown = { first: number; last: number; lastIsMine: boolean; unsent: number };

/** Scrolls to new messages while the reader is at the bottom. Otherwise it keeps the scroll position. */
export function useListScroll(list: RefObject<HTMLElement | null>, shown: Shown) {
  const atBottom = useRef(true);
  const before = useRef({ ...shown, height: 0, top: 0 });
  const [seen, setSeen] = useState(() => (isVisible() ? shown.last : 0));

  const toBottom = (behavior: ScrollBehavior) => {
    const element = list.current;
    element?.scrollTo({ top: element.scrollHeight, behavior });
  };

  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const look = () => {
      atBottom.current = element.scrollHeight - element.scrollTop - element.clientHeight < AT_BOTTOM_PX;
      before.current.top = element.scrollTop;
      if (atBottom.current && isVisible()) setSeen(before.current.last);
    };
    const stay = new ResizeObserver(() => atBottom.current && toBottom("instant"));
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
    if (atBottom.current) {
      toBottom("instant");
      if (isVisible()) setSeen(shown.last);
    } else if (olderCame) {
      element.scrollTop = old.top + (element.scrollHeight - old.height);
    } else if (shown.last > old.last && shown.lastIsMine) {
      toBottom("instant");
    }
  }, [shown.first, shown.last, shown.unsent]);

  // Follows messages that grow, by a reaction or an edit.
  useLayoutEffect(() => {
    const height = list.current?.scrollHeight ?? 0;
    if (atBottom.current && height !== before.current.height) toBottom("instant");
    before.current.height = height;
  });
  const leaveBottom = () => {
    atBottom.current = false;
  };

  return { seen, behind: Math.max(0, shown.last - seen), toBottom, leaveBottom };
}
