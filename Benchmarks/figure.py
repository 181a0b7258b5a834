"""A figure of a benchmark: what was measured, what it is compared with, and whether that passes."""

from dataclasses import dataclass


@dataclass
class Figure:
    name: str
    measured: float
    against: str  # what it is compared with, in words
    compared: float  # the same unit as `measured`
    limit: float | None  # the largest ratio that passes; None where the figure is only told
    unit: str
    least: bool = False  # the limit is the smallest ratio that passes: of what should be large

    @property
    def ratio(self) -> float:
        return self.measured / self.compared

    @property
    def passes(self) -> bool:
        if self.limit is None:
            return True
        return self.ratio >= self.limit if self.least else self.ratio <= self.limit

    def cells(self) -> list[str]:
        shown = lambda value: f"{value:.3g} {self.unit}" if value < 100 else f"{value:,.0f} {self.unit}"
        limit = "" if self.limit is None else f"{'≥ ' if self.least else ''}{self.limit:.2f}"
        verdict = "beside" if self.limit is None else "ok" if self.passes else "UNDER" if self.least else "OVER"
        return [self.name, shown(self.measured), f"{self.against}, {shown(self.compared)}", f"{self.ratio:.2f}", limit, verdict]


def show(figures: list[Figure]) -> None:
    rows = [["figure", "measured", "compared with", "ratio", "limit", "verdict"]] + [figure.cells() for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def middle(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """Of measurements taken by turns, the pair with the middle ratio."""
    return sorted(pairs, key=lambda pair: pair[0] / pair[1])[len(pairs) // 2]
