"""The examples in the documentation of functions hold."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest


@pytest.mark.parametrize(
    "module",
    [
        "register.days",
        "register.evidence",
        "register.fulltext",
        "register.names",
        "export.rows",
        "export.table",
        "cli.options",
        "reconcile.arithmetic",
        "reconcile.facts",
        "reconcile.identities",
        "reconcile.joining",
        "reconcile.periods",
        "reconcile.words",
    ],
)
def test_the_examples_hold(module: str) -> None:
    failed, tried = doctest.testmod(import_module(f"aidememoire.{module}"))
    assert tried
    assert not failed
