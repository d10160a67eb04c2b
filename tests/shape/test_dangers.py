"""Constructs that let what comes from outside do more than it should, where ruff does not look.

ruff's S rules, which are on for all of the product, forbid shells, pickle, eval and their like.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.shape.test_tree import PYTHON, ROOT

PRODUCT = [
    path for path in PYTHON if path.parts[0] in {"app", "cluster", "deployments", "pipelines"}
]
TALKS = {
    *("aiohttp", "ftplib", "http.client", "httpx", "requests", "smtplib", "socket", "telnetlib"),
    *("urllib.request", "urllib3", "websockets", "xmlrpc.client"),
}
"""Modules that reach out to an address."""
TALKERS = {
    "app/webhooks/target.py": "reads the URL; app/webhooks/post.py sends by pipelines/download",
    "cluster/deploy/visit.py": "asks the URL that whoever deploys has given",
    "cluster/embedded/applications.py": "asks Ray's dashboard on loopback",
    "cluster/embedded/outside.py": "asks the servers that whoever runs this has named",
    "cluster/embedded/ports.py": "looks for free ports on loopback",
    "cluster/embedded/ray_head.py": "asks Ray's dashboard on loopback",
    "cluster/embedded/seaweedfs.py": "asks our own SeaweedFS on loopback",
    "cluster/embedded/valkey.py": "asks our own Valkey on loopback",
    "deployments/cli/client.py": "the user's own program",
    "deployments/sdk/client.py": "the user's own program",
    "deployments/sdk/following.py": "the user's own program",
    "deployments/sdk/sending.py": "the user's own program",
    "pipelines/download/address.py": "resolves, and refuses what is not public",
    "pipelines/download/policy.py": "says which URLs may be fetched",
    "pipelines/download/wire.py": "the checked client: every URL from outside goes through it",
    "pipelines/models/replicate/client.py": "asks the one provider that the settings name",
    "pipelines/models/replicate/refusal.py": "reads answers",
}
TOUCHES = {
    *("FileResponse", "StaticFiles", "TemporaryDirectory", "NamedTemporaryFile", "copyfileobj"),
    *("open", "read_bytes", "read_text", "write_bytes", "write_text", "unlink", "rmtree", "mkdir"),
}
"""Calls that read or write files."""
TOUCHERS = {
    "app/assets/intake.py": "a folder of its own for each upload, with names of ours in it",
    "app/assets/service.py": "the upload, to the place that intake has made",
    "app/frontend.py": "nothing outside frontend/dist: tests/unit/app/test_frontend.py",
    "app/infrastructure/object_store.py": "files that intake has made",
}
SQL = {"exec_driver_sql", "execute", "literal_column", "text"}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text())


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call with the last word of what is called."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id, node
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr, node


def talks(name: str) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in TALKS)


def test_addresses_are_reached_from_named_places_only() -> None:
    found = {str(path) for path in PRODUCT if any(map(talks, imports(path)))}
    assert found == TALKERS.keys()


def test_the_app_touches_files_in_named_places_only() -> None:
    app = [path for path in PRODUCT if path.parts[0] == "app" and "migrations" not in path.parts]
    found = {str(path) for path in app if any(name in TOUCHES for name, _ in calls(path))}
    assert found == TOUCHERS.keys()


def written_out(value: ast.expr) -> bool:
    """Whether text is in the source, but for constants of ours."""
    if isinstance(value, ast.Constant):
        return isinstance(value.value, str)
    if isinstance(value, ast.JoinedStr):
        held = [part.value for part in value.values if isinstance(part, ast.FormattedValue)]
        return all(isinstance(each, ast.Name) and each.id.isupper() for each in held)
    if isinstance(value, ast.BinOp):
        return written_out(value.left) and written_out(value.right)
    return False


def constants(path: Path) -> set[str]:
    """Names that a module gives to text, once and for all."""
    found = set()
    for node in tree(path).body:
        if isinstance(node, ast.Assign) and written_out(node.value):
            found |= {each.id for each in node.targets if isinstance(each, ast.Name)}
    return found


def test_sql_is_written_out_where_it_stands() -> None:
    spliced, seen = [], 0
    for path in PRODUCT:
        texts = [name for name in imports(path) if name in {"sqlalchemy.text", "alembic.op"}]
        for name, call in calls(path) if texts else ():
            if name not in SQL or not call.args:
                continue
            said = call.args[0]
            if name == "execute" and not (
                isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "op"
            ):
                # Of a session, which takes no text but `text`'s.
                continue
            seen += 1
            named = isinstance(said, ast.Name) and said.id in constants(path)
            if not named and not written_out(said):
                spliced.append(f"{path}:{call.lineno}")
    assert spliced == []
    assert seen > 50


def test_every_exemption_from_rules_of_security_is_explained() -> None:
    exempt = re.compile(r"# noqa:[^-]*\bS\d{3}")
    explained = re.compile(r"# noqa: [A-Z0-9, ]+ - \S+")
    sources = [*PRODUCT, Path("rayreel")]
    lines = [line for path in sources for line in (ROOT / path).read_text().splitlines()]
    found = [line.strip() for line in lines if exempt.search(line)]
    assert found
    assert [line for line in found if not explained.search(line)] == []


def test_rules_of_security_are_on_for_all_of_the_product() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    lint = tomllib.loads(text)["tool"]["ruff"]["lint"]
    assert lint["select"] == ["ALL"]
    off = [code for code in lint["ignore"] if re.fullmatch(r"S\d*", code)]
    assert off == ["S101", "S603"]
    for code in off:
        assert re.search(rf'"{code}",\s+# \w+', text)
    spared = {place for place, codes in lint["per-file-ignores"].items() if "S" in "".join(codes)}
    assert {place for place in spared if not place.startswith("tests/")} == set()
