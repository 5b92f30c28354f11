"""Strategies: indicators, pivots, the protocol, one file per built-in strategy, and users' own strategies.

A strategy is a pure function of closed candles. It says what it wants (side, stop, target, why) and never sees
balance, fees or orders.
"""
