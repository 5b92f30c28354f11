"""The plain sentences of a report: did it earn, would holding have done better, do the entries add anything."""

from __future__ import annotations

from flexbot.engine.result import Result
from flexbot.report import words
from flexbot.text import text, text_or

# One-sided, as usual: chance alone passes the upper mark in one run of twenty.
_BETTER, _WORSE = 0.95, 0.05
_IN_VERDICT = ("no_trades", "behind_holding")


def verdict(result: Result) -> str:
    """What the strategy made after costs, against buying at the start and holding."""
    metrics = result.metrics
    if metrics.trades == 0:
        key = "no_trades" if result.signals else "no_signals"
        return text(f"report.verdict.{key}", signals=words.count(result.signals))
    made, held = metrics.total_return, metrics.buy_and_hold
    own = "lost" if made < 0 else "gained"
    hold = "hold_more" if held > made else "hold_less"
    values = {"made": words.share(abs(made)), "held": words.signed(held), "trades": words.count(metrics.trades)}
    return f"{text(f'report.verdict.{own}', **values)} {text(f'report.verdict.{hold}', **values)}"


def baseline(result: Result) -> str:
    """Whether the entries add anything over random ones with the same exits and frequency."""
    found = result.baseline
    if found is None:
        return text("report.baseline.absent")
    if found.beaten_share >= _BETTER:
        # better than chance and still a loss: costs may eat more than the entries bring
        key = "adds" if (result.metrics.expectancy_r or 0.0) > 0 else "adds_too_little"
    elif found.beaten_share <= _WORSE:
        key = "harms"
    else:
        key = "nothing"
    return text(
        f"report.baseline.{key}",
        own=words.in_r(result.metrics.expectancy_r),
        random=words.in_r(found.expectancy_r_mean),
        share=words.share(found.beaten_share, 0),
        worse=words.share(1 - found.beaten_share, 0),
        runs=words.count(found.runs),
    )


def monte_carlo(result: Result) -> str:
    """How much of the drawdown is luck of the order of the trades."""
    found = result.monte_carlo
    if found is None:
        return text("report.monte_carlo.absent")
    return text(
        "report.monte_carlo.sentence",
        runs=words.count(found.runs),
        p5=words.share(found.drawdown_p5, 1),
        p50=words.share(found.drawdown_p50, 1),
        p95=words.share(found.drawdown_p95, 1),
    )


def limits(result: Result) -> list[str]:
    """One line per rule of the account that changed or refused an entry; empty where none acted."""
    acted = result.limits
    return [
        text(f"report.limit.{name}", count=words.count(times))
        for name in ("capped_leverage", "capped_exposure", "refused_minimum", "refused_levels", "refused_funds")
        if (times := getattr(acted, name)) > 0
    ]


def notes(result: Result) -> list[str]:
    """The engine's remarks in words, without those that the verdict says already."""
    values = {
        "trades": words.count(len(result.trades)),
        "ambiguous": words.count(int(result.trades["ambiguous"].sum())),
    }
    return [text_or(f"report.note.{key}", key).format(**values) for key in result.notes if key not in _IN_VERDICT]
