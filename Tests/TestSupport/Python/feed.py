"""What a feed reader finds in the Atom feed on standard input, as JSON."""

import json
import sys

import feedparser

feed = feedparser.parse(sys.stdin.buffer.read())
print(json.dumps({
    "version": feed.version, "broken": bool(feed.bozo), "id": feed.feed.get("id"), "title": feed.feed.get("title"),
    "updated": feed.feed.get("updated"),
    "entries": [{key: entry.get(key) for key in ("id", "title", "link", "updated", "summary")} for entry in feed.entries],
}))
