"""The console program: a Typer app with one file per command group."""
