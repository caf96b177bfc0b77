import type { DraftWriter } from "../chat/draft-writer";
import { excerptOf } from "../view/excerpt";
import { Icon } from "./icon";

/** Offers the text of another device while the composer has one of its own. */
export function DraftConflict({ other, writer }: { other: string | null; writer: DraftWriter }) {
  if (other === null) return null;
  return (
    <div class="draft-conflict" role="status" data-testid="draft-conflict">
      <Icon name="device" />
      <p>
        <strong>You wrote something else on another device</strong>
        <span>{excerptOf(other)}</span>
      </p>
      <button type="button" class="link" onClick={() => writer.takeOther()}>
        Use that text
      </button>
      <button type="button" class="link" onClick={() => writer.keepMine()}>
        Keep mine
      </button>
    </div>
  );
}
