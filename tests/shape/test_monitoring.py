"""Dashboards and alerts name metrics that the table has, and are files their programs accept."""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

ROOT = Path(__file__).resolve().parents[2]
MONITORING = ROOT / "cluster" / "monitoring"
README = (MONITORING / "README.md").read_text()
TABLE = {
    name: (kind, set(re.findall(r"`(\w+)`", labels)), origin)
    for name, kind, labels, origin in re.findall(
        r"^\| `(\w+)` \| (\w+) \| ([^|]*)\| [^|]+ \| (\w+) \|$", README, re.MULTILINE
    )
}
METRIC = re.compile(r"\b((?:rayreel|ray)_[a-z0-9_]+)\b(?:\{([^}]*)\})?")
FROM_THE_BEGINNING = "rayreel_spent_usd_total"
"""Counted from rows that are never deleted, so it may be read without asking how it has grown."""
BY = re.compile(r"\bby \(([^)]*)\)")


def rules() -> list[dict[str, Any]]:
    content = yaml.safe_load((MONITORING / "alerts.yml").read_text())
    return [rule for group in content["groups"] for rule in group["rules"]]


def dashboard() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((MONITORING / "grafana.json").read_text())
    return content


def expressions() -> dict[str, str]:
    found = {rule["alert"]: rule["expr"] for rule in rules()}
    for panel in dashboard()["panels"]:
        for target in panel["targets"]:
            found[f"{panel['title']} {target['refId']}"] = target["expr"]
    return found


def series(metric: str) -> set[str]:
    """Return the names under which a metric of the table is stored."""
    if TABLE[metric][0] == "histogram":
        return {f"{metric}_{part}" for part in ("bucket", "sum", "count")}
    return {metric}


def test_the_table_holds_every_kind_once() -> None:
    assert len(TABLE) == README.count("\n| `ray")
    assert {kind for kind, _, _ in TABLE.values()} <= {"gauge", "counter", "histogram"}
    assert {origin for *_, origin in TABLE.values()} <= {"app", "Ray"}
    for name, (kind, _, _) in TABLE.items():
        if name.startswith("rayreel_"):
            assert name.endswith("_total") == (kind == "counter"), name


@pytest.mark.parametrize("place", expressions())
def test_every_metric_and_label_shown_is_in_the_table(place: str) -> None:
    expression = expressions()[place]
    stored = {each: metric for metric in TABLE for each in series(metric)}
    named = METRIC.findall(expression)
    assert named, expression
    labels: set[str] = {"le"}
    for metric, selected in named:
        assert metric in stored, metric
        allowed = TABLE[stored[metric]][1]
        assert set(re.findall(r"(\w+)(?:=~|!~|!=|=)", selected)) <= allowed, metric
        labels |= allowed
        counter = TABLE[stored[metric]][0] != "gauge"
        grown = bool(re.search(rf"(rate|increase)\({metric}\b", expression))
        assert grown == counter or metric == FROM_THE_BEGINNING, metric
    for grouped in BY.findall(expression):
        assert {label.strip() for label in grouped.split(",")} <= labels, expression


def test_every_metric_in_the_table_is_shown_or_warned_of() -> None:
    everything = " ".join(expressions().values())
    for metric in TABLE:
        assert any(re.search(rf"\b{each}\b", everything) for each in series(metric)), metric


def test_every_alert_has_something_to_do_about_it() -> None:
    assert len({rule["alert"] for rule in rules()}) == len(rules())
    for rule in rules():
        assert f"\n| `{rule['alert']}` | " in README, rule["alert"]
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"].endswith(".")
    assert {*re.findall(r"^\| `([A-Z]\w+)` \|", README, re.MULTILINE)} == {
        rule["alert"] for rule in rules()
    }


@pytest.mark.parametrize(
    "subject",
    [
        "queue_oldest",
        "failed",
        "ledger_anomalies",
        "provider_answers",
        "sockets",
        "producers",
        "webhooks",
        "segment_speed",
        "disk",
    ],
)
def test_what_must_be_warned_of_is(subject: str) -> None:
    assert [rule for rule in rules() if subject in rule["expr"]]


def test_the_socket_alert_knows_how_many_a_replica_accepts() -> None:
    config = yaml.safe_load((ROOT / "deployments" / "config" / "production.yaml").read_text())
    (most,) = [
        deployment["max_ongoing_requests"]
        for application in config["applications"]
        for deployment in application["deployments"]
        if deployment["name"] == "events"
    ]
    (alert,) = [rule for rule in rules() if rule["alert"] == "ManySockets"]
    assert int(alert["expr"].split(">")[1]) == most * 0.8


def test_prometheus_reads_the_rules_and_both_sources() -> None:
    content = yaml.safe_load((MONITORING / "prometheus.yml").read_text())
    for name in content["rule_files"]:
        assert (MONITORING / name).is_file()
    jobs = {job["job_name"]: job for job in content["scrape_configs"]}
    assert jobs["rayreel"]["metrics_path"] == "/metrics"
    (target,) = jobs["rayreel"]["static_configs"][0]["targets"]
    assert target.startswith("127.0.0.1:")
    assert jobs["ray"]["file_sd_configs"]


def test_the_dashboard_has_the_form_that_grafana_imports() -> None:
    content = dashboard()
    assert {"title", "uid", "schemaVersion", "panels", "templating", "time"} <= set(content)
    (source,) = content["templating"]["list"]
    reference = {"type": source["query"], "uid": f"${{{source['name']}}}"}
    panels = content["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert len({panel["title"] for panel in panels}) == len(panels)
    for panel in panels:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        assert panel["datasource"] == reference
        assert all(target["datasource"] == reference for target in panel["targets"])
        assert len({target["refId"] for target in panel["targets"]}) == len(panel["targets"])
    for one, other in combinations((panel["gridPos"] for panel in panels), 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        below = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert beside or below


@pytest.mark.parametrize("place", expressions())
def test_prometheus_can_read_every_expression(place: str) -> None:
    """Parsed and type-checked as Prometheus does it: functions, ranges, matchers and labels."""
    assert promql_parser.parse(expressions()[place]).prettify()


def test_the_parser_refuses_what_prometheus_refuses() -> None:
    for wrong in ("rate(a)", "sum(a) by", "max(a[5m])", "increase(a)[1h:1m] >", "a{b=c}"):
        with pytest.raises(ValueError, match=r"."):
            promql_parser.parse(wrong)


def test_grafana_knows_all_that_the_dashboard_says() -> None:
    """Read by Grafana's own schema and written again: what it does not know would be lost."""
    register_default_plugins()
    read = Dashboard.from_json(dashboard())
    written = json.loads(JSONEncoder(sort_keys=True).encode(read))
    assert list(lost(dashboard(), written, "dashboard")) == []


def lost(said: Any, kept: Any, place: str) -> Iterator[str]:
    """Yield where `kept` lacks, or has changed, something of `said`."""
    if isinstance(said, dict) and isinstance(kept, dict):
        for name, value in said.items():
            yield from lost(value, kept.get(name), f"{place}.{name}")
    elif isinstance(said, list) and isinstance(kept, list) and len(said) == len(kept):
        for number, (one, other) in enumerate(zip(said, kept, strict=True)):
            yield from lost(one, other, f"{place}[{number}]")
    elif said != kept and said not in ([], {}):
        yield f"{place}: {said!r} became {kept!r}"
