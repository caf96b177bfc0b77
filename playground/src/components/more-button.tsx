import { useRef } from "preact/hooks";
import { useFocusAfter } from "./use-focus-after";

type Props = { label: string; busy: boolean; onClick: () => void; testId?: string };

/** Loads the next page of the list above it. */
export function MoreButton({ label, busy, onClick, testId }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  useFocusAfter(button, (gone) => gone.parentElement?.querySelector("ul"));
  return (
    <button
      ref={button}
      type="button"
      class="button button-quiet button-wide"
      data-testid={testId}
      aria-disabled={busy}
      onClick={onClick}
    >
      {label}
    </button>
  );
}
