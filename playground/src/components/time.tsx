import { fullTime } from "../view/times";

type Props = { at: string; show: (at: Date, now: Date) => string; now: Date };

export function Time({ at, show, now }: Props) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={fullTime(date)}>
      {show(date, now)}
    </time>
  );
}
