type Rectangle = Readonly<{ left: number; top: number; right: number; bottom: number }>;
type Size = Readonly<{ width: number; height: number }>;

const MARGIN = 8;

/** Places a box below the anchor, or above it when there is no space, inside the window. */
export function placeBeside(anchor: Rectangle, box: Size, window: Size): { left: number; top: number } {
  const below = anchor.bottom + MARGIN / 2;
  const above = anchor.top - box.height - MARGIN / 2;
  const fitsBelow = below + box.height <= window.height - MARGIN;
  return {
    left: within(anchor.right - box.width, MARGIN, window.width - box.width - MARGIN),
    top: within(fitsBelow ? below : above, MARGIN, window.height - box.height - MARGIN),
  };
}

const within = (value: number, least: number, most: number) => Math.max(least, Math.min(value, most));
