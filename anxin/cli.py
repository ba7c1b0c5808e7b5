"""`anxin`: the command line. Each command stands in a module of its own."""

from __future__ import annotations

import typer

from anxin.commands import (
    bench,
    bulletin,
    check,
    doctor,
    explaining,
    exporting,
    importing,
    platform_secret,
    replaying,
    run,
    simulate,
)

app = typer.Typer(
    name="anxin",
    help="Wage-arrears leads, cases, warnings and bulletins for a city government (安薪).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("up")(run.up)
app.command("serve")(run.serve)
app.command("check")(check.check)
app.command("simulate")(simulate.simulate)
app.command("import")(importing.import_file)
app.command("explain")(explaining.explain)
app.command("export")(exporting.export)
app.command("replay")(replaying.replay)
app.command("bulletin")(bulletin.bulletin)
app.command("bench")(bench.bench)
app.command("doctor")(doctor.doctor)
app.command("platform-secret")(platform_secret.platform_secret)


def main() -> None:
    """Entry point: exit 0 on success, 1 when what was asked failed, 2 on wrong usage."""
    app()


if __name__ == "__main__":
    main()
