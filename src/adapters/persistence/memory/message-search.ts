import type {
  FoundMessage,
  FoundPage,
  MessageSearch,
  MessageSearchQuery,
  SearchScope,
} from "../../../application/ports/message-search.js";
import type { Message } from "../../../domain/messages/message.js";
import { visibleMessages } from "../../../domain/rooms/history-visibility.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { pageOfFound, passesFilter } from "../../../domain/search/found-messages.js";
import { matchWords } from "../../../domain/search/match-message.js";
import { messageWords, type MessageWord } from "../../../domain/search/message-words.js";
import { forEachText } from "../for-each-text.js";
import { activeMembershipsOf } from "./memory-members.js";
import type { MemoryTables } from "./memory-tables.js";
import { currentMessage } from "./messages.js";

/** Reads all messages of the scope. Keeps their words, because most searches find the same messages. */
export class InMemoryMessageSearch implements MessageSearch {
  private readonly words = new WeakMap<Message, readonly MessageWord[]>();

  constructor(private readonly tables: MemoryTables) {}

  async search({ scope, query, filter, ...page }: MessageSearchQuery): Promise<FoundPage> {
    const found: FoundMessage[] = [];
    for (const { roomId, visibleFrom } of this.roomsOf(scope)) {
      const messages = [...(this.tables.messagesByRev.get(roomId)?.newestFirst() ?? [])].flatMap(
        (id) => this.tables.messages.get(id) ?? [],
      );
      await forEachText(messages, bodyOf, (message) => {
        const match = passesFilter(message, filter) && matchWords(query, this.wordsOf(message));
        if (!match) return;
        const visible = visibleMessages([currentMessage(this.tables, message)], visibleFrom);
        found.push(...visible.map((one) => ({ message: one, match })));
      });
    }
    return pageOfFound(found, page);
  }

  private roomsOf(scope: SearchScope): readonly Readonly<{ roomId: RoomId; visibleFrom: number }>[] {
    return "roomId" in scope ? [scope] : activeMembershipsOf(this.tables, scope.userId);
  }

  private wordsOf(message: Message): readonly MessageWord[] {
    const words = this.words.get(message) ?? messageWords(bodyOf(message));
    this.words.set(message, words);
    return words;
  }
}

const bodyOf = ({ body }: Message): string => body ?? "";
