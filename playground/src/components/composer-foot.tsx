import type { MessageLength } from "../view/message-length";

export function ComposerFoot({
  id,
  length: { tooLong, shown, spoken, reason },
}: {
  id: string;
  length: MessageLength;
}) {
  return (
    <>
      <div class="composer-foot">
        <p class="composer-keys" id={`${id}-keys`}>
          <kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> starts a new line
        </p>
        <p
          class={tooLong ? "composer-limit composer-too-long" : "composer-limit"}
          id={`${id}-limit`}
          data-testid="limit"
        >
          {shown}
        </p>
      </div>
      <p class="hidden-text" id={`${id}-reason`}>
        {reason}
      </p>
      <p class="hidden-text" role="status" aria-live="polite" data-testid="limit-spoken">
        {spoken}
      </p>
    </>
  );
}
