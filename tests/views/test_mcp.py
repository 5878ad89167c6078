"""/mcp: the official client lists and calls the tools; texts are fenced as untrusted; nothing writes."""

import asyncio
import json
import re

import pytest
from flask.testing import FlaskClient
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client


def rpc(visitor: FlaskClient, method: str, params: object = None, **headers: str):
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}
    return visitor.post("/mcp", json=message, headers=headers)


async def _talk(address: str):
    async with streamable_http_client(f"{address}/mcp") as streams, ClientSession(streams[0], streams[1]) as session:
        hello = await session.initialize()
        tools = await session.list_tools()
        found = await session.call_tool("search", {"q": "mobilité solidaire en Bretagne"})
        number = found.structured_content["entries"][0]["id"]
        entry = await session.call_tool("read_entry", {"id": number})
        filters = await session.call_tool("list_filters", {})
        wrong = await session.call_tool("read_entry", {"id": 999_999_999})
        return hello, tools, found, entry, filters, wrong


@pytest.mark.filterwarnings("ignore")
def test_the_official_client_lists_and_calls_the_tools(live_address: str):
    hello, tools, found, entry, filters, wrong = asyncio.run(_talk(live_address))
    assert "jamais" not in hello.server_info.name
    assert {tool.name for tool in tools.tools} == {"search", "read_entry", "list_filters"}
    assert all(tool.annotations.read_only_hint for tool in tools.tools)
    assert found.structured_content["total"] > 0
    assert entry.structured_content["sources"]
    assert "domaine" in filters.structured_content["filters"]
    assert wrong.is_error


def test_texts_are_fenced_by_a_mark_that_no_text_can_close(visitor: FlaskClient):
    answers = [rpc(visitor, "tools/call", {"name": "search", "arguments": {"q": "emploi"}}).json for _ in range(2)]
    marks = []
    for answer in answers:
        text = answer["result"]["content"][0]["text"]
        mark = re.search(r"<([0-9a-f]{16})>\n(.*)\n</\1>$", text, re.S)
        assert mark
        assert "non fiable" in text[: mark.start()]
        assert json.loads(mark[2]) == answer["result"]["structuredContent"]
        marks.append(mark[1])
    assert marks[0] != marks[1]
    assert answers[0]["result"]["_meta"] == {"alliances/untrusted": True}


@pytest.mark.parametrize(
    "body, status, code",
    [
        (b"{", 400, -32700),
        (b"[]", 400, -32600),
        (b'{"jsonrpc": "2.0", "id": 1, "method": 3}', 400, -32600),
        (b'{"jsonrpc": "2.0", "id": true, "method": "ping"}', 400, -32600),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tools/delete"}', 200, -32601),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": []}', 200, None),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "rm"}}', 200, -32602),
    ],
)
def test_a_wrong_message_is_told_so(visitor: FlaskClient, body: bytes, status: int, code: int | None):
    answer = visitor.post("/mcp", data=body, content_type="application/json")
    assert answer.status_code == status
    assert "error" in answer.json
    assert code is None or answer.json["error"]["code"] == code


@pytest.mark.parametrize(
    "arguments", [{"q": "a" * 501}, {"page": 0}, {"filters": {"licorne": ["a"]}}, {"sql": "x"}, {"filters": "x"}]
)
def test_wrong_arguments_are_an_error_the_assistant_can_read(visitor: FlaskClient, arguments: dict):
    result = rpc(visitor, "tools/call", {"name": "search", "arguments": arguments}).json["result"]
    assert result["isError"]
    assert len(result["content"][0]["text"]) > 20


def test_a_notification_is_taken_and_a_stream_is_not_offered(visitor: FlaskClient):
    assert visitor.post("/mcp", json={"jsonrpc": "2.0", "method": "notifications/initialized"}).status_code == 202
    assert visitor.get("/mcp").status_code == 405


def test_a_page_of_another_site_cannot_use_a_readers_browser(visitor: FlaskClient):
    assert rpc(visitor, "ping", Origin="https://exemple.invalid").status_code == 403
    assert rpc(visitor, "ping", Origin="http://127.0.0.1:5000").json["result"] == {}
