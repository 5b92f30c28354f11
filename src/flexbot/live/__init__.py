"""Live trading. So far the kill switch alone: no trading session exists yet."""
