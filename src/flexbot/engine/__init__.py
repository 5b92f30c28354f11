"""The engine: the position step, costs, sizing, the simulator, metrics and the look-ahead check."""
