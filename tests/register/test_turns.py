"""Those who write take turns in the order in which they came."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from aidememoire.register import Register
from aidememoire.register.turns import Turns


def test_who_comes_again_and_again_waits_behind_who_came_before() -> None:
    turns, order, inside, ended = Turns(), list[str](), Event(), Event()

    def again_and_again() -> None:
        for number in range(3):
            with turns.turn():
                order.append(f"step {number}")
                inside.set()
                ended.wait(0.2)

    def once() -> None:
        inside.wait(5)
        with turns.turn():
            order.append("decision")

    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(again_and_again), threads.submit(once)]
        for one in done:
            one.result(10)
    assert order == ["step 0", "decision", "step 1", "step 2"]


def test_a_turn_that_fails_is_over() -> None:
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.turn():
        _ = 1 / 0
    with turns.turn():
        pass


def test_a_decision_comes_between_the_steps_of_others(tmp_path: Path) -> None:
    with Register.open(tmp_path / "talks.db") as register, ThreadPoolExecutor(2) as threads:
        stop, begun = Event(), Event()

        def steps() -> None:
            while not stop.is_set():
                with register.together():
                    begun.set()
                    time.sleep(0.05)

        writer = threads.submit(steps)
        try:
            assert begun.wait(5)
            start = time.monotonic()
            register.journal.judge("merge", "identity", "state:QA", "state:QB", who="Ana")
            assert time.monotonic() - start < 2
        finally:
            stop.set()
            writer.result(10)
