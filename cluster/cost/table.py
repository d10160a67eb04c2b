"""Counts what films cost: what stands there day and night, and what each film adds."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
HOURS = Decimal(730)
"""Of a month, as AWS counts."""
DAYS = Decimal("30.4")
FILMS_A_DAY = (10, 100, 1_000, 10_000, 100_000)
CENT = Decimal("0.01")


class Bill:
    """Prices and sizes as read; every amount is US dollars."""

    def __init__(self, prices: dict[str, Any], workload: dict[str, Any]) -> None:
        self.asof = prices["asof"]
        self._prices = prices
        self._work = workload

    def standing(self, environment: str) -> dict[str, Decimal]:
        """Return what a month costs without a single film, by part."""
        size = self._work["environments"][environment]
        copies = 2 if size["standby"] else 1
        gateways = size["nat_gateways"] * self._hour("nat_gateway")
        small = size["keys"] * self._month("key") + size["secrets"] * self._month("secret")
        small += self._month("dashboard") + size["alarms"] * self._month("alarm")
        return {
            "head and serve nodes": HOURS * sum(map(self._fargate, size["nodes"])),
            "workers that stay": HOURS * size["fewest_workers"] * self._fargate(size["worker"]),
            "database": copies
            * (
                HOURS * self._hour(size["database"])
                + size["database_gb"] * self._month("database_gb")
            ),
            "cache": HOURS * size["caches"] * self._hour(size["cache"]),
            "load balancer": HOURS
            * (self._hour("load_balancer") + self._hour("load_balancer_unit")),
            "network": HOURS * (gateways + size["public_addresses"] * self._hour("public_address")),
            "keys, secrets, alarms": small,
        }

    def film(self, environment: str, *, spot: bool = True) -> dict[str, Decimal]:
        """Return what each film adds, by part; no clip is bought."""
        work = self._work
        seconds = _d(work["film_seconds"])
        worker = work["environments"][environment]["worker"]
        core_hours = seconds * _d(work["core_seconds"]) / _d(work["busy"]) / 3600
        share = _d(self._prices["spot_share"]) if spot else Decimal(1)
        film_gb, clips_gb = (seconds * _d(work[name]) / 1000 for name in ("film_mb", "clips_mb"))
        kept = film_gb * (_d(work["film_days"]) + _d(work["segments_days"]))
        kept += clips_gb * _d(work["clips_days"])
        requests = seconds * work["requests"] / 1000
        each = self._prices["each"]
        return {
            "workers": core_hours * self._fargate(worker) / worker["cpus"] * share,
            "storage": kept / DAYS * self._month("media_gb"),
            "requests": requests * (_d(each["thousand_puts"]) + _d(each["thousand_gets"])),
            "downloads": film_gb * work["downloads"] * _d(each["gb_out"]),
            "logs": seconds * _d(work["logs_mb"]) / 1000 * _d(each["gb_logs"]),
        }

    def gpu_film(self) -> Decimal:
        """Return what a film adds whose clips an own model makes."""
        hours = _d(self._work["film_seconds"]) * _d(self._work["gpu_seconds"]) / 3600
        return hours / _d(self._work["busy"]) * self._hour("g6.xlarge")

    def hundred(self, environment: str, films_a_day: int) -> Decimal:
        """Return the price of a hundred films where so many are made each day.

        What stands is not enough for many: workers come with the films, and what else has to grow
        is in tests/load; it grows by less than the films do.
        """
        standing = sum(self.standing(environment).values()) / DAYS / films_a_day
        return 100 * (standing + sum(self.film(environment).values()))

    def _fargate(self, node: dict[str, Any]) -> Decimal:
        cpus, memory_gb = _d(node["cpus"]), _d(node["memory_gb"])
        return cpus * self._hour("fargate_vcpu") + memory_gb * self._hour("fargate_gb")

    def _hour(self, name: str) -> Decimal:
        return _d(self._prices["hour"][name])

    def _month(self, name: str) -> Decimal:
        return _d(self._prices["month"][name])


def read() -> Bill:
    prices, workload = (
        yaml.safe_load((HERE / name).read_text()) for name in ("prices.yaml", "workload.yaml")
    )
    return Bill(prices, workload)


def table(bill: Bill) -> str:
    """Return the tables as Markdown."""
    names = ("staging", "production")
    standing, film = ({name: part(name) for name in names} for part in (bill.standing, bill.film))
    lines = ["| a month, without films | staging | production |", "|---|---|---|"]
    lines += [_row(part, *(standing[name][part] for name in names)) for part in standing[names[0]]]
    lines.append(_row("**together**", *(sum(standing[name].values()) for name in names)))
    lines += ["", "| 100 films add | staging | production |", "|---|---|---|"]
    lines += [_row(part, *(100 * film[name][part] for name in names)) for part in film[names[0]]]
    lines.append(_row("**together**", *(100 * sum(film[name].values()) for name in names)))
    on_demand = [100 * bill.film(name, spot=False)["workers"] for name in names]
    lines.append(_row("workers, on demand", *on_demand))
    lines.append(
        _row("clips of an own model on a GPU", 100 * bill.gpu_film(), 100 * bill.gpu_film())
    )
    lines += ["", "| films a day | 100 films cost, all in, in production |", "|---|---|"]
    lines += [_row(f"{count:,}", bill.hundred("production", count)) for count in FILMS_A_DAY]
    return "\n".join(lines)


def _row(name: str, *amounts: Decimal | int) -> str:
    told = " | ".join(f"${Decimal(amount).quantize(CENT):,}" for amount in amounts)
    return f"| {name} | {told} |"


def _d(number: float) -> Decimal:
    return Decimal(str(number))


if __name__ == "__main__":
    print(table(read()))  # noqa: T201 - its purpose
