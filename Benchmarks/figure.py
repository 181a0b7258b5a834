"""A figure of a benchmark: what was measured, what it is compared with, and whether that passes."""

from dataclasses import dataclass


@dataclass
class Figure:
    name: str
    measured: float
    against: str  # what it is compared with, in words
    compared: float  # the same unit as `measured`
    limit: float  # the largest ratio that passes
    unit: str

    @property
    def ratio(self) -> float:
        return self.measured / self.compared

    @property
    def passes(self) -> bool:
        return self.ratio <= self.limit

    def cells(self) -> list[str]:
        shown = lambda value: f"{value:.3g} {self.unit}" if value < 100 else f"{value:.0f} {self.unit}"
        return [self.name, shown(self.measured), f"{self.against}, {shown(self.compared)}", f"{self.ratio:.2f}", f"{self.limit:.2f}", "ok" if self.passes else "OVER"]


def show(figures: list[Figure]) -> None:
    rows = [["figure", "measured", "compared with", "ratio", "limit", "verdict"]] + [figure.cells() for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
