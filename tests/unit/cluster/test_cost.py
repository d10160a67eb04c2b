"""The cost table is counted, stands in the runbook as it was counted, and goes by what is built."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from cluster.cost.table import HERE, Bill, read, table
from tests.shape.test_terraform import ENVIRONMENTS, given

RUNBOOK = (HERE.parent / "RUNBOOK.md").read_text()
PRICES = yaml.safe_load((HERE / "prices.yaml").read_text())
WORKLOAD = yaml.safe_load((HERE / "workload.yaml").read_text())


def test_the_runbook_has_the_table_that_the_prices_give() -> None:
    assert table(read()) in RUNBOOK
    assert f"{PRICES['asof']:%Y-%m-%d}" in RUNBOOK


def test_a_bill_by_hand() -> None:
    bill = read()
    # 2 vCPU and 8 GB for 730 hours.
    assert bill.standing("staging")["head and serve nodes"] == Decimal(730) * (
        2 * Decimal("0.04048") + 8 * Decimal("0.004445")
    )
    # 30 s of film, 0.96 core seconds for each, of cores that work 60 % of their time, on Spot.
    core_hours = Decimal("28.8") / Decimal("0.6") / 3600
    core = Decimal("0.04048") + 2 * Decimal("0.004445")
    assert bill.film("production")["workers"] == core_hours * core * Decimal("0.3")


def test_more_films_cost_less_each_and_never_less_than_one_adds() -> None:
    bill = read()
    costs = [bill.hundred("production", count) for count in (1, 10, 1000, 10**9)]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == pytest.approx(
        100 * sum(bill.film("production").values()), rel=Decimal("1e-3")
    )


def test_a_price_that_is_missing_is_not_nought() -> None:
    prices: dict[str, Any] = {**PRICES, "hour": {}}
    with pytest.raises(KeyError):
        Bill(prices, WORKLOAD).standing("staging")


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda path: path.name)
def test_what_is_reckoned_with_is_what_terraform_builds(environment: Path) -> None:
    built, reckoned = given(environment), WORKLOAD["environments"][environment.name]
    nodes = [built["head"], *[built["serve"]] * built["serve"]["nodes"]]
    assert reckoned["nodes"] == [_fargate(node) for node in nodes]
    assert reckoned["worker"] == _fargate(built["worker"])
    assert reckoned["fewest_workers"] == built["worker"]["fewest"]
    database = built["database"]
    assert (reckoned["database"], reckoned["database_gb"], reckoned["standby"]) == (
        database["instance_class"],
        database["storage_gb"],
        database["multi_az"],
    )
    assert (reckoned["cache"], reckoned["caches"]) == (
        built["cache"]["node_type"],
        built["cache"]["nodes"],
    )
    assert reckoned["nat_gateways"] == built["network"]["nat_gateways"]


def test_media_are_reckoned_with_as_long_as_they_are_kept() -> None:
    text = (HERE.parents[1] / "terraform/modules/media/main.tf").read_text()
    kept = {
        name: int(days) for name, days in re.findall(r"^\s+(\w+)\s*=\s*(\d+)", text, re.MULTILINE)
    }
    assert WORKLOAD["film_days"] == kept["compositions"]
    assert WORKLOAD["clips_days"] == kept["generations"]
    assert WORKLOAD["segments_days"] == kept["temp"]


def _fargate(node: dict[str, Any]) -> dict[str, int]:
    return {"cpus": node["cpus"], "memory_gb": node["memory_mb"] // 1024}
