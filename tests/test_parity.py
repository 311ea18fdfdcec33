"""docs/parity.md: no row is blank, and what it points at is there.
Whether it does what it says is tested where it points."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TABLE = (ROOT / "docs" / "parity.md").read_text(encoding="utf-8")
ROWS = [line.strip("|").split("|") for line in TABLE.splitlines() if re.match(r"\| \d", line)]
# The rows of the study that a campaign must have, by its numbers.
WANTED = {
    *range(1, 11), 13, 15, 16, 17, 19, 20, 22, *range(24, 48), 50, 51, 52, *range(57, 62), 64, 65, 66, *range(69, 73),
    84, 85, 86, 87, 89, 93, 94, 95, 96, 98, 105, 106, 108, 109, 110, 111, 113, 114,
}  # fmt: skip


def test_every_row_is_there_once():
    numbers = [int(number) for row in ROWS for number in row[0].split(",")]
    assert sorted(numbers) == sorted(WANTED)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip())
def test_no_row_is_blank_and_its_paths_exist(row):
    assert len(row) == 3
    assert len(row[2].strip()) > 10
    for said in re.findall(r"`([^`]+)`", row[2]):
        if re.match(r"(tests|docs|home|payments|campaigns|membership|courses|incubator|crowdcoop)/", said):
            assert (ROOT / said).exists(), said
