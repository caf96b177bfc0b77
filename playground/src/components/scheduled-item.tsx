import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Scheduled } from "@synctalk/client";
import { excerptOf } from "../view/excerpt";
import { roomName } from "../view/people";
import { scheduledReason } from "../view/scheduled-reason";
import { sendTime } from "../view/send-times";
import { useChat, useSelect } from "./chat-context";
import { ChangeScheduled } from "./change-scheduled";
import { Notice } from "./notice";
import { Time } from "./time";
import { roomAddress, threadAddress } from "./use-open-room";
import { useSubmit } from "./use-submit";

type Props = { scheduled: Scheduled; now: Date; onOpened: () => void; onRemoved: () => void };

type Step = "change" | "cancel";

const CHANGE = '[data-focus="change"]';
const FIRST = { change: "textarea", cancel: '[data-focus="keep"]' } as const satisfies Record<Step, string>;
const BACK = { change: CHANGE, cancel: '[data-focus="cancel"]' } as const satisfies Record<Step, string>;

const focusIn = (item: RefObject<HTMLElement | null>, selector: string): void =>
  item.current?.querySelector<HTMLElement>(selector)?.focus();

/** Moves the focus with the step, because the button of the other step disappears. */
function useStepFocus(item: RefObject<HTMLElement | null>, step: Step | null): void {
  const before = useRef(step);
  useLayoutEffect(() => {
    const left = before.current;
    before.current = step;
    if (step !== null) focusIn(item, FIRST[step]);
    else if (left !== null) focusIn(item, BACK[left]);
  }, [step]);
}

/** A scheduled message, with its room, its time, and what can be done with it. */
export function ScheduledItem({ scheduled, now, onOpened, onRemoved }: Props) {
  const { id, roomId, threadOf, body, sendAt, state } = scheduled;
  const { scheduled: actions } = useChat();
  const room = useSelect(({ rooms }) => rooms.get(roomId)?.room);
  const [step, setStep] = useState<Step | null>(null);
  const item = useRef<HTMLLIElement>(null);
  useStepFocus(item, step);
  const { submit, busy, notice } = useSubmit((act: () => Promise<void>) => act(), []);
  const tryAgain = async () => {
    await actions.tryAgain(id);
    focusIn(item, CHANGE);
  };
  const place = room ? roomName(room) : "A room that you are not in";
  return (
    <li ref={item} class="scheduled-item" data-testid="scheduled-item" data-state={state}>
      <p class="list-item-head">
        {room ? (
          <a class="link" href={threadOf ? threadAddress(roomId, threadOf) : roomAddress(roomId)} onClick={onOpened}>
            {threadOf ? `${place}, in a thread` : place}
          </a>
        ) : (
          <strong>{place}</strong>
        )}
        <Time at={sendAt} show={sendTime} now={now} />
      </p>
      {state === "failed" && <p class="scheduled-failed">Not sent. {scheduledReason(scheduled)}</p>}
      <Notice text={notice} />
      {step === "change" ? (
        <ChangeScheduled scheduled={scheduled} onClose={() => setStep(null)} />
      ) : (
        <>
          <p class="scheduled-text">{excerptOf(body ?? "A message without text")}</p>
          <p class="scheduled-actions">
            {step === "cancel" ? (
              <>
                <span>The text will be lost.</span>
                <button
                  type="button"
                  class="link"
                  aria-disabled={busy}
                  onClick={() => void submit(() => actions.cancel(id).then(onRemoved))}
                >
                  Remove it
                </button>
                <button type="button" class="link" data-focus="keep" onClick={() => setStep(null)}>
                  Keep it
                </button>
              </>
            ) : (
              <>
                {state === "failed" && (
                  <button
                    type="button"
                    class="link"
                    title="Sends it in a minute"
                    aria-disabled={busy}
                    onClick={() => void submit(tryAgain)}
                  >
                    Try again
                  </button>
                )}
                <button type="button" class="link" data-focus="change" onClick={() => setStep("change")}>
                  Change
                </button>
                <button type="button" class="link" data-focus="cancel" onClick={() => setStep("cancel")}>
                  Cancel sending
                </button>
              </>
            )}
          </p>
        </>
      )}
    </li>
  );
}
