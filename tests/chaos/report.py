"""What a storm came to."""

from collections import Counter
from dataclasses import dataclass, field
from statistics import quantiles


@dataclass
class Report:
    seed: int
    jobs: int = 0
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    provider: dict[str, int] = field(default_factory=dict)
    clips: int = 0
    charges: int = 0
    unfinished: int = 0
    failed: list[str] = field(default_factory=list)
    """Reasons."""
    otherwise: int = 0
    """Films that are not byte for byte those of the calm run."""
    lost_events: int = 0
    repeated_events: int = 0
    sockets: int = 0
    """How often sockets were opened."""
    server_errors: list[str] = field(default_factory=list)
    attempts: int = 0
    """The most that a job took to get further."""
    gaps: list[float] = field(default_factory=list)
    """Seconds that jobs were without a holder."""
    recovery: dict[str, list[float]] = field(default_factory=dict)
    """Seconds from faults until the jobs they struck had what they had lost, by what that is."""

    @property
    def extra(self) -> int:
        return self.charges - self.clips

    @property
    def total(self) -> int:
        return self.faults.total() + sum(self.provider.values())

    def __str__(self) -> str:
        lines = {
            "seed": self.seed,
            "seconds": f"{self.seconds:.0f}",
            "jobs, unfinished, failed": f"{self.jobs}, {self.unfinished}, {len(self.failed)}",
            "films unlike the calm run's": self.otherwise,
            "clips, charges, extra": f"{self.clips}, {self.charges}, {self.extra}",
            "events lost, repeated": f"{self.lost_events}, {self.repeated_events}",
            "sockets opened": self.sockets,
            "answers of 500": len(self.server_errors),
            "faults (kills)": f"{self.faults.total()} ({self.kills})",
            **{f"  {kind}": count for kind, count in self.faults.most_common()},
            "faults of the provider": sum(self.provider.values()),
            **{f"  {kind}": count for kind, count in sorted(self.provider.items())},
            "most attempts of a job": self.attempts,
            "jobs without a holder, s": spread(self.gaps),
            **{f"  {what}, s": spread(found) for what, found in sorted(self.recovery.items())},
        }
        reasons = [f"failed: {reason}" for reason in self.failed]
        errors = [f"500: {error}" for error in self.server_errors[:5]]
        return "\n".join([f"{k:40} {v}" for k, v in lines.items()] + reasons + errors)


def spread(seconds: list[float]) -> str:
    """Return p50, p95 and the most."""
    if not seconds:
        return "none"
    cuts = quantiles([*seconds, seconds[0]], n=100, method="inclusive")
    return f"{cuts[49]:.1f} {cuts[94]:.1f} {max(seconds):.1f} ({len(seconds)})"
