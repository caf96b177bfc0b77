"""Debian's python3-socketio goes through the whole of SyncTalk. Usage: foreign_client.py URL [TRANSPORT…]

Prints what it saw as one JSON object. A missing package or a wrong answer ends it with an error.
"""

import json
import queue
import sys
import uuid

import requests
import socketio
import websocket  # noqa: F401 - without it the client stays on polling and says nothing

PATIENCE = 20


class Person:
    def __init__(self, url, transports):
        self.url, self.transports = url, transports
        self.http = requests.Session()
        self.http.trust_env = False
        self.socket = socketio.Client(reconnection=False)
        self.ready, self.changes = queue.Queue(), queue.Queue()
        self.socket.on("ready", self.ready.put)
        self.socket.on("room:changed", self.changes.put)

    def call(self, method, path, status, body=None):
        answer = self.http.request(method, self.url + path, json=body, timeout=PATIENCE)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def sign_up(self, name):
        account = {"email": f"{name}-{uuid.uuid4().hex[:8]}@example.com", "password": "correct horse battery"}
        self.call("POST", "/api/auth/register", 201, account)
        session = self.call("POST", "/api/auth/login", 200, account)
        self.http.headers["Authorization"] = f"Bearer {session['accessToken']}"
        return session["accessToken"]

    def connect(self, token):
        options = {"transports": self.transports} if self.transports else {}
        self.socket.connect(self.url, auth={"token": token}, **options)
        return self.ready.get(timeout=PATIENCE)

    def messages(self):
        """The next change that brings messages: a join is a change of the room as well."""
        while True:
            change = self.changes.get(timeout=PATIENCE)
            if change["messages"]:
                return change["messages"]

    def ask(self, event, payload):
        ack = self.socket.call(event, payload, timeout=PATIENCE)
        assert ack["ok"], f"{event}: {ack}"
        return ack["data"]


def refusal(url):
    seen = queue.Queue()
    stranger = socketio.Client(reconnection=False)
    stranger.on("connect_error", seen.put)
    try:
        stranger.connect(url, auth={"token": "nonsense"})
    except socketio.exceptions.ConnectionError:
        pass
    return seen.get(timeout=PATIENCE)


def main(url, transports):
    ada, bob = Person(url, transports), Person(url, transports)
    ready = ada.connect(ada.sign_up("ada"))
    bob.connect(bob.sign_up("bob"))
    room = ada.call("POST", "/api/rooms", 201, {"name": "Foreign affairs"})
    listed = bob.call("GET", "/api/rooms?q=Foreign", 200)["items"]
    joined = bob.ask("room:join", {"roomId": room["id"]})
    request = {"roomId": room["id"], "body": "grüß Gott 👋", "clientMessageId": "from-python"}
    sent = ada.ask("message:send", request)
    again = ada.ask("message:send", request)
    received = bob.messages()
    history = bob.call("GET", f"/api/rooms/{room['id']}/messages", 200)
    transport = ada.socket.transport()
    ada.socket.disconnect()
    bob.socket.disconnect()
    return {
        "transport": transport,
        "ready": ready,
        "roomId": room["id"],
        "listed": [each["id"] for each in listed],
        "joined": joined["room"]["id"],
        "sent": sent,
        "repeated": again["repeated"],
        "received": received,
        "history": history["items"],
        "refusal": refusal(url),
    }


print(json.dumps(main(sys.argv[1], sys.argv[2:])))
