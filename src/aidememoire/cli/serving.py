"""`serve`: the register in a browser."""

from __future__ import annotations

import click

from aidememoire.cli.options import DEFAULT_REGISTER, REGISTER_VARIABLE


@click.command(short_help="Open the register in a browser.")
@click.argument("path", required=False, metavar="[PATH]", envvar=REGISTER_VARIABLE)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to answer on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 takes a free one.")
@click.option("--open/--no-open", "opens", default=False, help="Open the page in your browser.")
@click.option("--https", is_flag=True, help="Others reach it over HTTPS, through a proxy on this machine; everybody logs in.")
def serve(path: str | None, host: str, port: int, opens: bool, https: bool) -> None:
    """Serve the register at PATH (talks.db, unless given) as pages and as JSON, on this machine alone.

    On another address it starts only where people have been named who may log in («aidememoire reviewer add»).

    Ctrl-C ends it. Nothing is fetched from the network.
    """
    from aidememoire.serve.running import run

    def ready(address: str) -> None:
        click.echo(f"aidememoire: {address}  (Ctrl-C ends it)", err=True)
        if opens:
            click.launch(address)

    run(path or DEFAULT_REGISTER, host=host, port=port, https=https, ready=ready)
