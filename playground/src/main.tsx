import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/auth.css";
import "./styles/layout.css";
import "./styles/rooms.css";
import "./styles/messages.css";
import "./styles/composer.css";
import "./styles/members.css";
import { render } from "preact";
import { createChat } from "./chat/chat";
import { App } from "./components/app";
import { ChatContext } from "./components/chat-context";

const chat = createChat();
chat.session.resume();

const root = document.getElementById("app");
if (root) {
  render(
    <ChatContext.Provider value={chat}>
      <App />
    </ChatContext.Provider>,
    root,
  );
}
