import { Dialog } from "./dialog";
import { Notice } from "./notice";
import { useSubmit } from "./use-submit";

export type Question = Readonly<{ title: string; text: string; button: string; act: () => Promise<unknown> }>;

type Props = Question & { onClose: () => void };

/** Asks before an action, and shows why it was refused. */
export function Confirm({ title, text, button, act, onClose }: Props) {
  const { submit, busy, notice } = useSubmit(async () => {
    await act();
    onClose();
  }, []);
  return (
    <Dialog title={title} onClose={onClose}>
      <Notice text={notice} />
      <p class="dialog-text">{text}</p>
      <button
        type="button"
        class="button button-primary button-wide"
        data-testid="confirm"
        aria-disabled={busy}
        onClick={() => void submit(undefined)}
      >
        {button}
      </button>
    </Dialog>
  );
}
