"""Lets a test use the memory of public values although the test itself runs inside a transaction.
The memory is tested in tests/crowdcoop/cms/test_memory.py."""

import pytest
from django.db import connection

from crowdcoop.cms import memory


@pytest.fixture
def remembering(db, monkeypatch):
    """Only transactions opened after this one count as writing."""
    own = len(connection.atomic_blocks)
    monkeypatch.setattr(memory, "_is_writing", lambda: len(connection.atomic_blocks) > own)
