import { expect, it } from "vitest";
import { socketAddress } from "./chat-socket.js";

it.each([
  ["https://chat.example.com", "https://chat.example.com", "/socket.io/"],
  ["https://chat.example.com/", "https://chat.example.com", "/socket.io/"],
  ["https://example.com/chat", "https://example.com", "/chat/socket.io/"],
  ["https://example.com:8443/a/chat/", "https://example.com:8443", "/a/chat/socket.io/"],
  ["http://[::1]:3001/chat?x#y", "http://[::1]:3001", "/chat/socket.io/"],
  ["/chat", "", "/chat/socket.io/"],
  ["", "", "/socket.io/"],
])("connects to %j at %j under the path %s", (url, origin, path) => {
  expect(socketAddress(url)).toEqual({ origin, path });
});
