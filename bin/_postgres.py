"""A PostgreSQL of our own for tests and proofs: started in a temporary folder, gone afterwards.
What runs on it is _test.py's and _prove.py's business."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

# Nobody but the tests may sit in the database that others are copied from, or making one fails.
FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off "
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class Postgres:
    """A server of our own on a socket in a temporary folder, gone afterwards. Gives its address, or None."""

    def __init__(self, *, durable: bool = False) -> None:
        self.durable = durable
        self.bin = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
        if self.bin is None and (found := shutil.which("initdb")):
            self.bin = Path(found).parent
        self.folder = ""

    def tool(self, name: str, *arguments: str) -> bytes:
        """One of the client programs, against this server."""
        command = [f"{self.bin}/{name}", "-h", self.folder, "-U", "postgres", *arguments]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def sql(self, statement: str) -> None:
        self.tool("psql", "-q", "-d", "postgres", "-c", statement)

    def _run(self, *command: str) -> None:
        # PostgreSQL refuses to run as root.
        prefix = ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []
        subprocess.run([*prefix, *command], check=True, cwd="/", **QUIET)

    def __enter__(self) -> str | None:
        if self.bin is None:
            return None
        self.folder = tempfile.mkdtemp(prefix="pg-", dir="/tmp")
        os.chmod(self.folder, 0o777)
        self._run(f"{self.bin}/initdb", "-D", f"{self.folder}/data", "-U", "postgres", "--auth=trust", "--no-sync")
        options = (
            f"-k {self.folder} -c listen_addresses='' {'' if self.durable else FAST}"
            "-c max_connections=200 -c shared_buffers=256MB -c max_locks_per_transaction=256"
        )
        log = f"{self.folder}/log"
        self._run(f"{self.bin}/pg_ctl", "-D", f"{self.folder}/data", "-w", "-o", options, "-l", log, "start")
        return f"postgres://postgres@/postgres?host={self.folder}"

    def __exit__(self, *_: object) -> None:
        if self.folder:
            try:
                self._run(f"{self.bin}/pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")
            finally:
                shutil.rmtree(self.folder, ignore_errors=True)
