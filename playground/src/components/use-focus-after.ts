import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** Moves the focus elsewhere when a component that has it disappears. `next` gets the element that disappears. */
export function useFocusAfter(
  element: RefObject<HTMLElement | null>,
  next: (element: HTMLElement) => HTMLElement | null | undefined,
): void {
  useLayoutEffect(() => {
    const { current } = element;
    return () => {
      if (current?.contains(document.activeElement)) next(current)?.focus({ preventScroll: true });
    };
  }, []);
}

/** The messages of the room or the thread around an element. */
export const focusMessages = (element: HTMLElement): HTMLElement | null | undefined =>
  element.closest(".talk, .thread")?.querySelector<HTMLElement>('[role="log"]');

/** The list around an item. */
export const focusList = (item: HTMLElement): HTMLElement | null => item.closest<HTMLElement>("ul");
