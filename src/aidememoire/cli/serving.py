"""`serve`: the register in a browser."""

from __future__ import annotations

import click

from aidememoire.cli.options import DEFAULT_REGISTER, REGISTER_VARIABLE


@click.command(short_help="Open the register in a browser.")
@click.argument("path", required=False, metavar="[PATH]", envvar=REGISTER_VARIABLE)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to answer on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 takes a free one.")
@click.option("--open/--no-open", "opens", default=False, help="Open the page in your browser.")
def serve(path: str | None, host: str, port: int, opens: bool) -> None:
    """Serve the register at PATH (talks.db, unless given) as pages and as JSON, on this machine alone.

    Ctrl-C ends it. Nothing is fetched from the network.
    """
    from aidememoire.serve.running import run

    def ready(address: str) -> None:
        click.echo(f"aidememoire: {address}  (Ctrl-C ends it)", err=True)
        if opens:
            click.launch(address)

    run(path or DEFAULT_REGISTER, host=host, port=port, ready=ready)
