import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { placeBeside } from "../view/place-beside";

type Props = {
  anchor: RefObject<HTMLElement | null>;
  onClose: (reason: "escape" | "outside") => void;
  class?: string;
  children: ComponentChildren;
};

/** Shows its content above the page, beside the anchor. The Escape key, a press outside, and a focus that leaves close it. */
export function Popover({ anchor, onClose, class: className = "", children }: Props) {
  const popover = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = popover.current;
    if (!element || !anchor.current) return;
    element.showPopover();
    const { left, top } = placeBeside(
      anchor.current.getBoundingClientRect(),
      { width: element.offsetWidth, height: element.offsetHeight },
      { width: innerWidth, height: innerHeight },
    );
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
  }, []);
  const isInside = (target: EventTarget | null) =>
    target instanceof Node && (popover.current?.contains(target) || anchor.current?.contains(target));
  useEffect(() => {
    const onPress = ({ target }: Event) => {
      if (!isInside(target)) onClose("outside");
    };
    document.addEventListener("pointerdown", onPress);
    return () => document.removeEventListener("pointerdown", onPress);
  });
  return (
    <div
      ref={popover}
      popover="manual"
      class={`popover ${className}`}
      onFocusOut={({ relatedTarget }) => {
        if (relatedTarget && !isInside(relatedTarget)) onClose("outside");
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        event.preventDefault();
        onClose("escape");
      }}
    >
      {children}
    </div>
  );
}
