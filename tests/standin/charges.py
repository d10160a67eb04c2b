"""What has been charged, so that a test can find what was paid twice."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.standin.prediction import Prediction, written


class Charges:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / "charges.jsonl").open("a", buffering=1)
        self._groups: defaultdict[str, list[Prediction]] = defaultdict(list)
        self._asked: defaultdict[str, list[Prediction]] = defaultdict(list)

    def asked(self, prediction: Prediction) -> None:
        """Take note of a new prediction: it doubles an equal one that was not in vain."""
        equal = self._asked[prediction.input_key]
        prediction.doubled = any(not other.in_vain for other in equal)
        equal.append(prediction)

    def charge(self, prediction: Prediction) -> None:
        """Charge for a prediction that has begun."""
        prediction.charged = True
        self._groups[prediction.input_key].append(prediction)
        line = {
            "at": written(prediction.started_at),
            "prediction": prediction.id,
            "model": prediction.model.name,
            "input_key": prediction.input_key,
            "webhook": prediction.webhook,
            "doubled": prediction.doubled,
        }
        self._file.write(json.dumps(line) + "\n")

    def told(self) -> dict[str, Any]:
        paid = [each for group in self._groups.values() for each in group]
        return {
            "total": len(paid),
            "doubled": sum(each.doubled for each in paid),
            "predictions": {each.id: 1 for each in paid},
            "groups": [
                {
                    "model": group[0].model.name,
                    "version": group[0].version,
                    "input": group[0].input,
                    "count": len(group),
                    "doubled": sum(each.doubled for each in group),
                    "predictions": [
                        {"id": each.id, "status": each.status, "damage": each.damage}
                        for each in group
                    ],
                }
                for group in self._groups.values()
            ],
        }
