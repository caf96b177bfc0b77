import { afterAll, beforeAll, describe } from "vitest";
import type { App } from "../../src/main/app.js";
import { activitiesSuite } from "./activities.suite.js";
import { accountsSuite } from "./accounts.suite.js";
import { blocksSuite } from "./blocks.suite.js";
import { badInputSuite } from "./bad-input.suite.js";
import { deletedAccountsSuite } from "./deleted-accounts.suite.js";
import { draftsSuite } from "./drafts.suite.js";
import { deliverySuite } from "./delivery.suite.js";
import { groupsSuite } from "./groups.suite.js";
import { invitesSuite } from "./invites.suite.js";
import { directRoomsSuite } from "./direct-rooms.suite.js";
import { messageChangesSuite } from "./message-changes.suite.js";
import { messageContentSuite } from "./message-content.suite.js";
import { mentionsSuite } from "./mentions.suite.js";
import { messagesSuite } from "./messages.suite.js";
import { messageVersionsSuite } from "./message-versions.suite.js";
import { moderationRulesSuite } from "./moderation-rules.suite.js";
import { moderationSuite } from "./moderation.suite.js";
import { reportsSuite } from "./reports.suite.js";
import { naughtyTextSuite } from "./naughty-text.suite.js";
import { noticesSuite } from "./notices.suite.js";
import { privacySuite } from "./privacy.suite.js";
import { profilesSuite } from "./profiles.suite.js";
import { reactionsSuite } from "./reactions.suite.js";
import { receiptsSuite } from "./receipts.suite.js";
import { readMarkersSuite } from "./read-markers.suite.js";
import { rolesSuite } from "./roles.suite.js";
import { roomUpdatesSuite } from "./room-updates.suite.js";
import { roomsSuite } from "./rooms.suite.js";
import { slowModeSuite } from "./slow-mode.suite.js";
import { bulkDeletionSuite } from "./bulk-deletion.suite.js";
import { presenceSuite } from "./presence.suite.js";
import { pinsSuite } from "./pins.suite.js";
import { threadsSuite } from "./threads.suite.js";
import { userFeedSuite } from "./user-feed.suite.js";
import { scheduledSuite } from "./scheduled.suite.js";
import { searchSuite } from "./search.suite.js";
import { sessionsSuite } from "./sessions.suite.js";

const SUITES = [
  accountsSuite,
  profilesSuite,
  deletedAccountsSuite,
  sessionsSuite,
  blocksSuite,
  roomsSuite,
  readMarkersSuite,
  receiptsSuite,
  noticesSuite,
  roomUpdatesSuite,
  directRoomsSuite,
  groupsSuite,
  invitesSuite,
  messagesSuite,
  messageContentSuite,
  mentionsSuite,
  messageChangesSuite,
  reactionsSuite,
  threadsSuite,
  draftsSuite,
  userFeedSuite,
  scheduledSuite,
  searchSuite,
  slowModeSuite,
  pinsSuite,
  bulkDeletionSuite,
  messageVersionsSuite,
  moderationSuite,
  reportsSuite,
  moderationRulesSuite,
  rolesSuite,
  deliverySuite,
  activitiesSuite,
  presenceSuite,
  privacySuite,
  badInputSuite,
  naughtyTextSuite,
];

/** Suite of everything that a user does, over real HTTP and sockets, against any server that `start` starts. */
export function endToEnd(mode: string, start: () => Promise<App>): void {
  describe(`end to end, ${mode}`, () => {
    let app: App;
    beforeAll(async () => {
      app = await start();
    });
    afterAll(() => app?.close());

    const url = () => app.url;
    for (const suite of SUITES) suite(url);
  });
}
