import type { Message, Notice } from "../protocol.js";

export type TimelineEntry =
  | Readonly<{ kind: "message"; message: Message }>
  | Readonly<{ kind: "notice"; notice: Notice }>;

type Timeline = readonly TimelineEntry[];

const built = new WeakMap<readonly Message[], WeakMap<readonly Notice[], Timeline>>();

/** Messages and notices in one list, each notice after the message that it follows. The same lists give the same one. */
export function timelineOf(messages: readonly Message[], notices: readonly Notice[]): Timeline {
  const ofMessages = built.get(messages) ?? new WeakMap<readonly Notice[], Timeline>();
  built.set(messages, ofMessages);
  const timeline = ofMessages.get(notices) ?? merged(messages, notices);
  ofMessages.set(notices, timeline);
  return timeline;
}

function merged(messages: readonly Message[], notices: readonly Notice[]): Timeline {
  const timeline: TimelineEntry[] = [];
  let next = 0;
  const addNoticesBefore = (seq: number) => {
    for (let notice = notices[next]; notice && notice.afterSeq < seq; notice = notices[next]) {
      timeline.push({ kind: "notice", notice });
      next += 1;
    }
  };
  for (const message of messages) {
    addNoticesBefore(message.seq ?? 0);
    timeline.push({ kind: "message", message });
  }
  addNoticesBefore(Infinity);
  return timeline;
}
