"""`reviewer`: who may log in to the page."""

from __future__ import annotations

import sys
from typing import Any

import click

from aidememoire.cli.options import register_option, say

ROLES = ("reader", "annotator", "reviewer")
stdin_option = click.option("--stdin", "from_stdin", is_flag=True, help="Read the password from standard input.")


@click.group(short_help="Say who may log in to the page.")
def reviewer() -> None:
    """Say who may log in to the page of a register.

    As soon as there is somebody, everybody has to log in, on this machine too; without, the page answers on this machine alone.

    \b
    A reader     reads.
    An annotator decides too, adds articles, and his decisions wait for a reviewer.
    A reviewer   decides for good.
    """  # noqa: D301 (click wants the character itself)


@reviewer.command(short_help="Let somebody in.")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="reviewer", show_default=True, help="What he may do.")
@stdin_option
@register_option
def add(register: str, name: str, role: str, from_stdin: bool) -> None:
    """Let NAME in, with a password that is asked for."""
    from aidememoire.serve.passwords import digest_password

    with _open(register) as opened:
        opened.reviewers.add(name, role, digest_password(_password(from_stdin=from_stdin)))
    click.echo(f"{name} may log in as {role}", err=True)


@reviewer.command(short_help="Give somebody a new password.")
@click.argument("name")
@stdin_option
@register_option
def password(register: str, name: str, from_stdin: bool) -> None:
    """Give NAME a new password."""
    from aidememoire.serve.passwords import digest_password

    with _open(register) as opened:
        opened.reviewers.change(name, secret=digest_password(_password(from_stdin=from_stdin)))
    click.echo(f"{name} has a new password", err=True)


@reviewer.command(short_help="Give somebody another role.")
@click.argument("name")
@click.argument("new", type=click.Choice(ROLES), metavar="ROLE")
@register_option
def role(register: str, name: str, new: str) -> None:
    """Make NAME a reader, annotator or reviewer."""
    with _open(register) as opened:
        opened.reviewers.change(name, role=new)
    click.echo(f"{name} is {new} now", err=True)


@reviewer.command(short_help="Let somebody in no more.")
@click.argument("name")
@register_option
def remove(register: str, name: str) -> None:
    """Let NAME in no more, at once; his decisions stay."""
    with _open(register) as opened:
        opened.reviewers.change(name, active=False)
    click.echo(f"{name} may not log in any more", err=True)


@reviewer.command("list", short_help="Tell who there is.")
@register_option
def list_(register: str) -> None:
    """Tell who may log in, and as what."""
    with _open(register) as opened:
        found = opened.reviewers.all()
    say(f"{one.role:<10} {one.name}" + ("" if one.active else "  (no more)") for one in found)


def _open(path: str) -> Any:
    from aidememoire.register import Register

    return Register.open(path, create=False)


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
