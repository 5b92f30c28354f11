"""One back-test in a thread of its own: how far it is, how it is stopped, and how it ended."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from flexbot.dashboard.tasks import Task
from flexbot.errors import FlexBotError
from flexbot.plan.inputs import Inputs
from flexbot.plan.kernels import prepare
from flexbot.report.view import View
from flexbot.text import text

# Which part of the bar each stage takes; only the random runs are long enough to be counted.
_STAGES = {
    "load": (0.0, 0.02),
    "signals": (0.02, 0.1),
    "simulation": (0.1, 0.15),
    "monte_carlo": (0.15, 0.2),
    "baseline": (0.2, 0.98),
    "keep": (0.98, 1.0),
}
_compiling = threading.Event()
_listening = threading.Lock()
_listened = False


@dataclass(frozen=True, eq=False, slots=True)
class Ran:
    """How a back-test ended, with exactly the inputs it belongs to.

    One of `view`, `error` and `cancelled` says how; `not_kept` tells why a result could not be kept as a run.
    `data` is what stood on the disk when it began.
    """

    inputs: Inputs
    data: object
    view: View | None = None
    run_id: str | None = None
    not_kept: FlexBotError | None = None
    error: Exception | None = None
    cancelled: bool = False


class Job:
    """A running back-test."""

    def __init__(self, inputs: Inputs, data: object) -> None:
        """Begin at once; `data` comes back in `Ran`."""
        self.inputs = inputs
        self._data = data
        self._stage = "load"
        _listen()
        _compiling.clear()
        self._task: Task[Ran] = Task(self._work)

    @property
    def ran(self) -> Ran | None:
        """How it ended; None while it runs."""
        if self._task.running:
            return None
        try:
            return self._task.result() or Ran(self.inputs, self._data, cancelled=True)
        except Exception as error:  # noqa: BLE001  # shown, or raised again, by the page that shows how it ended
            return Ran(self.inputs, self._data, error=error)

    @property
    def cancelling(self) -> bool:
        """Whether the user has asked to stop."""
        return self._task.stopping

    def cancel(self) -> None:
        """Stop at the next step; nothing is kept."""
        self._task.stop()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it has ended, at most `seconds`."""
        self._task.wait(seconds)

    def progress(self) -> tuple[float, str]:
        """How far it is, 0 to 1, and what it does, in words."""
        stage, done, total = self._stage, self._task.done, self._task.total
        begin, end = _STAGES[stage]
        share = begin + (end - begin) * min(1.0, done / max(1, total))
        if self.cancelling:
            return share, text("dashboard.backtest.stage.cancelling")
        if _compiling.is_set() and stage != "baseline":
            return share, text("report.cli.compiling")
        return share, text(f"dashboard.backtest.stage.{stage}", done=done, total=total)

    def _work(self, task: Task[Ran]) -> Ran:
        from flexbot.engine.backtest import run
        from flexbot.report import runs

        def report(stage: str, done: int, total: int) -> None:
            task.progress(done, total)
            self._stage = stage

        def waiting(seconds: float) -> None:
            _compiling.set()
            task.pause(seconds)

        request, settings = self.inputs.planned()
        command = self.inputs.command()
        prepare(self.inputs.strategy, waiting)
        _compiling.clear()
        view = View.of(run(request, report))
        report("keep", 0, 1)
        try:
            run_id = runs.keep(view, command=command, keep_runs=settings.backtest.keep_runs)
        except FlexBotError as error:
            return Ran(self.inputs, self._data, view, not_kept=error)
        return Ran(self.inputs, self._data, view, run_id)


def _listen() -> None:
    """Note from now on when numba compiles; once for the process."""
    global _listened
    with _listening:
        if _listened:
            return
        _listened = True
    from numba.core import event

    class Listener(event.Listener):
        def on_start(self, event: object) -> None:
            _compiling.set()

        def on_end(self, event: object) -> None:
            return

    event.register("numba:compile", Listener())  # type: ignore[no-untyped-call]  # numba annotates only half of this
