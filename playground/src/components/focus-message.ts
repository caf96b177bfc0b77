/** Scrolls to a shown message of the timeline and moves the focus to it. */
export function focusMessage(seq: number): void {
  const message = document.querySelector<HTMLElement>(`.messages [data-seq="${seq}"]`);
  message?.scrollIntoView({ block: "center", behavior: "smooth" });
  message?.focus({ preventScroll: true });
}
