"""Peers that ask and do not read: usage KIND PORT ADDRESS TOKEN ROOM CONNECTIONS REQUESTS SECONDS BYTES_PER_SECOND.

KIND is rest (one GET per connection), websocket (acks) or polling (acks of a session that never polls). Each connection
has a small receive buffer. With BYTES_PER_SECOND above 0 the peers read that slowly. Prints what came of them as JSON.
"""

import base64, collections, json, os, select, socket, struct, sys, time

kind, port, address, token, room = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]
connections, requests, seconds, drip = (int(text) for text in sys.argv[6:10])
AUTHORIZATION = f"Authorization: Bearer {token}\r\n"
BUFFER = 4096


def opened():
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    peer.bind((address, 0))
    peer.settimeout(10)
    peer.connect(("127.0.0.1", port))
    return peer


def get(path):
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n{AUTHORIZATION}\r\n".encode()


def frame(text):
    data, mask = text.encode(), os.urandom(4)
    size = bytes([0x80 | len(data)]) if len(data) < 126 else struct.pack("!BH", 0x80 | 126, len(data))
    return b"\x81" + size + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(data))


def read_until(peer, text):
    seen = b""
    while text not in seen:
        part = peer.recv(65536)
        if not part:
            raise ConnectionError(seen[-200:])
        seen += part
    return seen


def event(number):
    return "42%d%s" % (number, json.dumps(["room:sync", {"roomId": room, "after": 0, "limit": 100}]))


def rest():
    peer = opened()
    peer.sendall(get(f"/api/rooms/{room}/messages?limit=100") * requests)
    return peer


def websocket():
    peer = opened()
    key = base64.b64encode(os.urandom(16)).decode()
    peer.sendall(
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
    )
    read_until(peer, b"101 Switching")
    peer.sendall(frame("40" + json.dumps({"token": token})))
    read_until(peer, b'["ready"')
    peer.sendall(b"".join(frame(event(number)) for number in range(requests)))
    return peer


def polled(method, query, body=""):
    peer = opened()
    head = f"{method} /socket.io/?EIO=4&transport=polling{query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    peer.sendall(f"{head}Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
    answer = b""
    while part := peer.recv(65536):
        answer += part
    peer.close()
    return answer


def polling():
    """Sends a part of the requests each second, pongs among them, and never polls again."""
    first = polled("GET", "").decode()
    if '"sid":"' not in first:
        raise ConnectionError(first[-200:])
    session = "&sid=" + first.split('"sid":"')[1].split('"')[0]
    polled("POST", session, "40" + json.dumps({"token": token}))
    while b'["ready"' not in polled("GET", session):
        pass
    return session


def status_of(peer):
    try:
        peer.settimeout(0.2)
        first = peer.recv(64)
        if not first:
            return "closed"
        return first.split(b" ")[1].decode() if first.startswith(b"HTTP/1.1 ") else "open"
    except (ConnectionError, BrokenPipeError):
        return "cut"
    except socket.timeout:
        return "silent"


def broken(peer):
    poll = select.poll()
    poll.register(peer, select.POLLRDHUP)
    return any(flags & (select.POLLHUP | select.POLLERR | select.POLLRDHUP) for _, flags in poll.poll(0))


open_one = {"rest": rest, "websocket": websocket, "polling": polling}[kind]
peers, refused = [], 0
for _ in range(connections):
    try:
        peers.append(open_one())
    except (ConnectionError, socket.timeout, OSError):
        refused += 1

ends = time.monotonic() + seconds
sent, gone, cut_after = 0, set(), []
while time.monotonic() < ends:
    began = time.monotonic()
    for peer in peers:
        if peer in gone:
            continue
        if kind == "polling":
            batch = [event(sent + index) for index in range(max(1, requests // seconds))]
            sent += len(batch)
            try:
                answer = polled("POST", peer, "\x1e".join(["3", *batch]))
            except OSError:
                answer = b""
            if b"200" not in answer[:20]:
                gone.add(peer)
                cut_after.append(seconds - (ends - time.monotonic()))
            continue
        if broken(peer):
            gone.add(peer)
            cut_after.append(seconds - (ends - time.monotonic()))
        elif drip:
            peer.settimeout(0.01)
            try:
                peer.recv(drip)
            except OSError:
                pass
    time.sleep(max(0, 1 - (time.monotonic() - began)))

statuses = collections.Counter()
if kind != "polling":
    statuses.update(status_of(peer) for peer in peers)
cut = sorted(cut_after)
print(json.dumps({"refused": refused, "opened": len(peers), "cut": len(gone), "statuses": statuses, "cutAfter": cut[len(cut) // 2] if cut else None}))
