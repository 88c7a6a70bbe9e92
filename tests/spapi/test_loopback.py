"""The servers of these tests end with their test, whatever they were about to say."""

import asyncio
from urllib.parse import urlsplit

from .loopback import floods, running, soon


async def test_a_server_ends_though_nobody_reads_what_it_says() -> None:
    async with running(floods) as server:
        _, client = await asyncio.open_connection("127.0.0.1", urlsplit(server.url).port)
        client.write(b"POST / HTTP/1.1\r\n\r\n")
        await soon(server.heard.wait())
        await asyncio.sleep(0.2)  # until nothing more goes into the line
    client.close()
