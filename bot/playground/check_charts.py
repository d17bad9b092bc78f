"""Checks the native chart (docs.slack.dev/reference/block-kit/blocks/data-visualization-block)."""

from typing import Any

from bot.playground.findings import Findings

Thing = dict[str, Any]


def check_chart(findings: Findings, path: str, block: Thing) -> None:
    """A data_visualization block: a pie of segments, or bars, lines or areas of series over categories."""
    findings.length(f"{path}/title", block.get("title", ""), "chart.title")
    chart = block.get("chart")
    if not isinstance(chart, dict):
        findings.add(f"{path}/chart", "must provide an object")
        return
    findings.one_of(f"{path}/chart/type", chart.get("type"), ("pie", "bar", "area", "line"))
    if chart.get("type") == "pie":
        _segments(findings, f"{path}/chart", chart)
    else:
        _series(findings, f"{path}/chart", chart)


def _segments(findings: Findings, path: str, chart: Thing) -> None:
    for p, segment in findings.items(path, chart, "segments", "chart.segments"):
        findings.length(f"{p}/label", segment.get("label", ""), "chart.label")
        if not _is_number(segment.get("value")) or segment["value"] <= 0:
            findings.add(f"{p}/value", "must be more than 0")


def _series(findings: Findings, path: str, chart: Thing) -> None:
    categories = _categories(findings, f"{path}/axis_config", chart.get("axis_config"))
    names: set[str] = set()
    for p, series in findings.items(path, chart, "series", "chart.series"):
        findings.length(f"{p}/name", series.get("name", ""), "chart.label")
        if series.get("name") in names:
            findings.add(f"{p}/name", "must be unique")
        names.add(str(series.get("name")))
        data = findings.items(p, series, "data", "chart.categories")
        if {str(point.get("label")) for _, point in data} != set(categories):
            findings.add(f"{p}/data", "must have one value for every category")
        for q, point in data:
            if not _is_number(point.get("value")):
                findings.add(f"{q}/value", "must provide a number")


def _categories(findings: Findings, path: str, axis: Any) -> list[str]:
    if not isinstance(axis, dict) or not isinstance(axis.get("categories"), list):
        findings.add(path, "missing required field: categories")
        return []
    findings.length(f"{path}/categories", axis["categories"], "chart.categories")
    for n, label in enumerate(axis["categories"]):
        findings.length(f"{path}/categories/{n}", label, "chart.label")
    for name in ("x_label", "y_label"):
        if axis.get(name) is not None:
            findings.length(f"{path}/{name}", axis[name], "chart.axis")
    return [str(label) for label in axis["categories"]]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
