"""Draw docs/img/show.svg: a terminal with real output of the program on the example articles."""

from __future__ import annotations

import io
import os
import pty
import shlex
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "img" / "show.svg"
WIDTH = 132
COMMANDS = (
    "aidememoire show statements --speaker Corvadec --limit 2 --evidence",
    "aidememoire show figures --measure trade_turnover --limit 4",
    "aidememoire show commitments --force pledged --limit 3",
)
# rich's own template asks a server for its font; a picture in a repository asks nobody.
TEMPLATE = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: "Fira Code", "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: {char_height}px;
 line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


def main() -> None:
    """Read the examples, run the commands in a terminal of WIDTH columns, draw what it shows."""
    os.chdir(ROOT)
    Path("build").mkdir(exist_ok=True)
    os.environ |= {"AIDEMEMOIRE_REGISTER": "build/picture.db", "COLUMNS": str(WIDTH), "LINES": "40"}
    in_terminal("aidememoire read examples --into build/picture.db")
    console = Console(record=True, width=WIDTH, file=io.StringIO())
    for number, command in enumerate(COMMANDS):
        console.print("\n" if number else "", Text.assemble(("$ ", "bold green"), command), sep="")
        console.print(Text.from_ansi(in_terminal(command)))
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(console.export_svg(title="aidememoire", code_format=TEMPLATE, unique_id="a"), encoding="utf-8")


def in_terminal(command: str) -> str:
    """What the command shows on a terminal, colours and all."""
    words = shlex.split(command)
    child, terminal = pty.fork()
    if child == 0:
        os.execv(Path(sys.executable).parent / words[0], words)  # noqa: S606 (the words are those above)
    shown = b""
    try:
        while chunk := os.read(terminal, 65536):
            shown += chunk
    except OSError:  # how Linux says that the terminal was closed
        pass
    os.waitpid(child, 0)
    return shown.decode("utf-8").replace("\r\n", "\n").rstrip("\n")


if __name__ == "__main__":
    main()
