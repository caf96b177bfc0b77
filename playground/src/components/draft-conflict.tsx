import type { DraftWriter } from "../chat/draft-writer";
import { excerptOf } from "../view/excerpt";
import { Icon } from "./icon";

type Props = { other: string | null; writer: DraftWriter; onChosen: () => void };

/** Offers the text of another device while the composer has one of its own. Screen readers say it when it appears. */
export function DraftConflict({ other, writer, onChosen }: Props) {
  const isShown = other !== null;
  const choose = (act: () => void) => () => {
    act();
    onChosen();
  };
  return (
    <div class={isShown ? "draft-conflict" : undefined} data-testid={isShown ? "draft-conflict" : undefined}>
      {isShown && <Icon name="device" />}
      <p role="status">
        {isShown && (
          <>
            <strong>You wrote something else on another device</strong>
            <span>{excerptOf(other)}</span>
          </>
        )}
      </p>
      {isShown && (
        <>
          <button type="button" class="link" onClick={choose(() => writer.takeOther())}>
            Use that text
          </button>
          <button type="button" class="link" onClick={choose(() => writer.keepMine())}>
            Keep mine
          </button>
        </>
      )}
    </div>
  );
}
