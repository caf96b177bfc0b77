import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

const watched = new WeakMap<Element, (isShown: boolean) => void>();
/** One observer for all elements, because a list may have thousands. */
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) watched.get(target)?.(isIntersecting);
});

/** Whether any part of an element is on the screen. */
export function useOnScreen(element: RefObject<Element | null>): boolean {
  const [isShown, setIsShown] = useState(false);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    watched.set(current, setIsShown);
    observer.observe(current);
    return () => {
      observer.unobserve(current);
      watched.delete(current);
    };
  }, []);
  return isShown;
}
