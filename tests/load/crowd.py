"""Users of the API who ask again and again, as locust has them; in a process of its own.

    python -m tests.load.crowd HOST {health,reads,paced,orders,mix} USERS SECONDS

Prints one line of JSON: what each request took once all users had a session, and what went wrong.
"""

# First: it changes sockets and threads for all that comes after.
from locust import FastHttpUser, between, constant_throughput, task  # isort: skip

import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

from locust.env import Environment

from tests.integration.browser import ORDER
from tests.load.orders import PLANNED, SHORT

API = "/api/v1/generations"
WARM_SECONDS = 2.0
PACE = 10
"""Requests a second of one who does not ask as fast as they can."""
MOST_FILMS = 10
LOOK_SECONDS = 1.0


class Caller(FastHttpUser):
    """One with a session and a connection of their own."""

    abstract = True

    def on_start(self) -> None:
        token = self.client.post("/api/v1/sessions").json()["token"]
        self.headers = {"Authorization": f"Bearer {token}"}
        self.hall.arrived()

    @property
    def hall(self) -> "Hall":
        return cast("Hall", self.environment)

    def get(self, path: str, name: str, **headers: str) -> Any:
        return self.client.get(path, headers={**self.headers, **headers}, name=f"GET {name}")

    def order(self, body: object) -> str:
        """Order a film, and return its id; an error has been counted where there is none."""
        answer = self.client.post(API, json=body, headers=self.headers, name="POST /generations")
        return str(answer.json()["generation_id"]) if answer.status_code == 201 else ""

    def remove(self, film: str) -> None:
        path = f"{API}/{film}"
        self.client.delete(path, headers=self.headers, name="DELETE /generations/{id}")


class Health(Caller):
    @task
    def ask(self) -> None:
        self.get("/health", "/health")


class Reads(Caller):
    @task
    def ask(self) -> None:
        self.get(API, "/generations")


class Paced(Reads):
    wait_time = constant_throughput(PACE)


class Orders(Caller):
    @task
    def ask(self) -> None:
        self.order(PLANNED)


class Visitor(Caller):
    """Looks at what there is, plans films, and throws most of them away."""

    wait_time = between(0.2, 1.0)

    def on_start(self) -> None:
        super().on_start()
        self.films: list[str] = []
        self.tag = ""

    @task(10)
    def list(self) -> None:
        answer = self.get(API, "/generations", **{"If-None-Match": self.tag})
        self.tag = answer.headers.get("etag", "")

    @task(10)
    def show(self) -> None:
        if self.films:
            self.get(f"{API}/{random.choice(self.films)}", "/generations/{id}")

    @task(5)
    def events(self) -> None:
        if self.films:
            self.get(
                f"{API}/{random.choice(self.films)}/events?after=0", "/generations/{id}/events"
            )

    @task(3)
    def estimate(self) -> None:
        path = f"{API}/estimate"
        self.client.post(path, json=ORDER, headers=self.headers, name="POST /generations/estimate")

    @task(2)
    def plan(self) -> None:
        if len(self.films) >= MOST_FILMS:
            self.remove(self.films.pop(0))
        elif film := self.order(PLANNED):
            self.films.append(film)


class Maker(Caller):
    """Has one film made after another, takes it, and removes it."""

    fixed_count = 1

    @task
    def make(self) -> None:
        if not (film := self.order(SHORT)):
            return
        while True:
            told = self.get(f"{API}/{film}", "/generations/{id}").json()
            if told["status"] in {"completed", "failed", "cancelled"}:
                break
            time.sleep(LOOK_SECONDS)
        if told["status"] == "completed":
            path = f"/api/v1/compositions/{told['compositions'][-1]['composition_id']}/download"
            link = self.get(path, "/compositions/{id}/download").json()["download_url"]
            self.client.get(link, name="GET the film")
        else:
            self.hall.wrong[f"a film has {told['status']}"] += 1
        self.remove(film)


CROWDS: dict[str, Sequence[type[Caller]]] = {
    "health": [Health],
    "reads": [Reads],
    "paced": [Paced],
    "orders": [Orders],
    "mix": [Visitor, Maker],
}


class Hall(Environment):
    """Where the users are; counts from when the last of them has come."""

    def __init__(self, host: str, what: str, users: int) -> None:
        super().__init__(user_classes=[*CROWDS[what]], host=host)
        self._awaited = users
        self._all_here = threading.Event()
        self._counting = False
        self.took: dict[str, list[float]] = {}
        """Milliseconds, by request."""
        self.wrong: Counter[str] = Counter()
        self.events.request.add_listener(self._note)
        self.events.user_error.add_listener(self._fault)

    def arrived(self) -> None:
        self._awaited -= 1
        if not self._awaited:
            self._all_here.set()

    def run(self, users: int, seconds: float) -> None:
        runner = self.create_local_runner()
        runner.start(users, spawn_rate=users)
        self._all_here.wait(60)
        time.sleep(WARM_SECONDS)
        self._counting = True
        time.sleep(seconds)
        # What is under way is still answered, and not counted.
        self._counting = False
        runner.quit()

    def _note(
        self, name: str, response_time: float, exception: Exception | None, **_more: Any
    ) -> None:
        if exception:
            self.wrong[f"{name}: {exception}"] += 1
        elif self._counting:
            self.took.setdefault(name, []).append(response_time)

    def _fault(self, exception: Exception, **_more: Any) -> None:
        self.wrong[repr(exception)] += 1


def main(host: str, what: str, users: str, seconds: str) -> None:
    hall = Hall(host, what, int(users))
    hall.run(int(users), float(seconds))
    print(json.dumps({"took": hall.took, "wrong": hall.wrong}))


if __name__ == "__main__":
    main(*sys.argv[1:])
