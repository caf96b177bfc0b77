import type { MessageLength } from "../view/message-length";

export function ComposerFoot({ length: { tooLong, shown, spoken, reason } }: { length: MessageLength }) {
  return (
    <>
      <div class="composer-foot">
        <p class="composer-keys" id="composer-keys">
          <kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> starts a new line
        </p>
        <p
          class={tooLong ? "composer-limit composer-too-long" : "composer-limit"}
          id="composer-limit"
          data-testid="limit"
        >
          {shown}
        </p>
      </div>
      <p class="hidden-text" id="send-reason">
        {reason}
      </p>
      <p class="hidden-text" role="status" aria-live="polite" data-testid="limit-spoken">
        {spoken}
      </p>
    </>
  );
}
