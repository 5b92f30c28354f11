"""How long a user waits for the program: seconds of whole processes.

    python benchmarks/start_speed.py

The first run compiles; it gets an empty cache folder of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from worlds import machine


def seconds(arguments: list[str], home: str) -> float:
    """Wall time of one `flexbot` process whose files all live under `home`."""
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "flexbot", *arguments],
        env=environment | {"FLEXBOT_HOME": home}, check=True, capture_output=True,
    )  # fmt: skip
    return time.perf_counter() - start


def main() -> None:
    print(machine())
    with tempfile.TemporaryDirectory() as home:
        version = min(seconds(["--version"], home) for _ in range(5))
        print(f"flexbot --version                  {version:6.2f} s (promise: <= 0.25)")
        print(f"flexbot backtest --demo, first run {seconds(['backtest', '--demo'], home):6.2f} s (promise: <= 20)")
        warm = min(seconds(["backtest", "--demo"], home) for _ in range(3))
        print(f"flexbot backtest --demo, warm      {warm:6.2f} s (promise: <= 3)")


if __name__ == "__main__":
    main()
