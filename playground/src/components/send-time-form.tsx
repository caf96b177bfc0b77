import { useState } from "preact/hooks";
import { fieldRange, fieldTime, fieldValue, quickTimes, timeZone } from "../view/send-times";
import { Field } from "./field";

type Props = { busy: boolean; issue: string | undefined; onChosen: (at: Date) => void };

/** Quick choices, and a field for any other time of the next year. */
export function SendTimeForm({ busy, issue, onChosen }: Props) {
  const [now] = useState(() => new Date());
  const quick = quickTimes(now);
  const [value, setValue] = useState(() => fieldValue(quick[0]?.at ?? now));
  const at = fieldTime(value);
  return (
    <>
      <div class="send-times">
        {quick.map(({ label, detail, at: time }) => (
          <button key={label} type="button" class="button" aria-disabled={busy} onClick={() => onChosen(time)}>
            <span>{label}</span>
            <span class="send-time">{detail}</span>
          </button>
        ))}
      </div>
      <form
        class="form"
        data-testid="send-time-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (at) onChosen(at);
        }}
      >
        <Field
          type="datetime-local"
          label="Another date and time"
          hint={`In your time zone, ${timeZone()}.`}
          issue={issue}
          required
          {...fieldRange(now)}
          value={value}
          onInput={(event) => setValue(event.currentTarget.value)}
        />
        <button type="submit" class="button button-primary" aria-disabled={busy} disabled={!at}>
          Schedule
        </button>
      </form>
    </>
  );
}
