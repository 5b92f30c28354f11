"""A protocol simulator of trading venues on loopback, for tests and for trying FlexBot without a venue.

It shares no code with the product: it checks signatures, times, rights and orders itself and rejects what the venue
rejects, with the venue's own codes. `Simulator` serves one face (`BinanceFace` so far) in a thread of its own.

    with Simulator(BinanceFace(keys=[ApiKey("…", secret="…")])) as sim:
        sim.url      # http://127.0.0.1:PORT, to be given as the `url` of an entry of environment `sim`
"""

from exchange_sim.binance import BinanceFace
from exchange_sim.keys import ApiKey
from exchange_sim.server import Simulator
from exchange_sim.wire import Cut, Half, Hang, Reply, Request, Reset, Seen, Teapot

__all__ = ["ApiKey", "BinanceFace", "Cut", "Half", "Hang", "Reply", "Request", "Reset", "Seen", "Simulator", "Teapot"]
