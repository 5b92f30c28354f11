"""Runs the `flexbot` program in a process of its own, its exchange clients connected to a loopback port.

Usage: download_driver.py PORT WORD... - small batches and no pause between requests, so that kills hit everything.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import ccxt
from ohlcv_server import redirect

from flexbot import __main__
from flexbot.market.downloads import download, venue

port = int(sys.argv[1])
real_open_client = venue.open_client


def redirected(name: str, *, timeout_s: float) -> ccxt.Exchange:
    client = real_open_client(name, timeout_s=timeout_s)
    client.rateLimit = 1
    redirect(client, port)
    return client


venue.open_client = redirected
download._BATCH_ROWS = 300
sys.argv = ["flexbot", *sys.argv[2:]]
__main__.main()
