import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/forms.css";
import "./styles/dialog.css";
import "./styles/marks.css";
import "./styles/auth.css";
import "./styles/sidebar.css";
import "./styles/rooms.css";
import "./styles/presence.css";
import "./styles/blocks.css";
import "./styles/connection.css";
import "./styles/empty.css";
import "./styles/messages.css";
import "./styles/message-actions.css";
import "./styles/rich-text.css";
import "./styles/reactions.css";
import "./styles/readers.css";
import "./styles/composer.css";
import "./styles/activity.css";
import "./styles/drafts.css";
import "./styles/members.css";
import "./styles/pins.css";
import "./styles/lists.css";
import "./styles/scheduled.css";
import "./styles/find.css";
import "./styles/entries.css";
import "./styles/sessions.css";
import "./styles/layout.css";
import { render } from "preact";
import { createChat } from "./chat/chat";
import { App } from "./components/app";
import { ChatContext } from "./components/chat-context";

const chat = createChat();
await chat.session.resume();

const root = document.getElementById("app");
if (root) {
  render(
    <ChatContext.Provider value={chat}>
      <App />
    </ChatContext.Provider>,
    root,
  );
}
