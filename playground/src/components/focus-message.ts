/** Scrolls to a message of the timeline, if it is shown, and moves the focus to it. */
export function focusMessage(seq: number): void {
  const message = document.querySelector<HTMLElement>(`.messages [data-seq="${seq}"]`);
  message?.scrollIntoView({ block: "center", behavior: "instant" });
  message?.focus({ preventScroll: true });
}
