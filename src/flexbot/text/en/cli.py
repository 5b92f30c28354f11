"""The console program: help, usage errors, endings."""

TEXTS: dict[str, str] = {
    # formats of dates (strftime)
    "format.date_time": "%Y-%m-%d %H:%M",
    "format.date": "%Y-%m-%d",
    "answers": "[y/N]",
    "yes": "y, yes",
    "progress.left": "left",
    # help of the program
    "help.app": (
        "FlexBot back-tests trading strategies on real market data.\n\n"
        "Start here:\n\n"
        "flexbot backtest --demo  (a back-test on the market data that comes with FlexBot, no internet needed)\n\n"
        "flexbot strategies  (what strategies there are)\n\n"
        "flexbot data download BTC/USDT --timeframe 1h  (candles of another market)\n\n"
        "flexbot backtest BTC/USDT --timeframe 1h --html report.html  (a report with charts)"
    ),
    "help.epilog": "Every command explains itself: flexbot COMMAND --help",
    "help.version": "Show the version and stop",
    "help.debug": "Show technical details of errors and log everything",
    "help.lang": "Language of this run",
    "help.help": "Show this help and stop",
    "help.install_completion": "Let the Tab key complete flexbot's commands in this terminal",
    "help.show_completion": "Print the script that does so, to install it yourself",
    "panel.test": "Test strategies",
    "panel.look": "Look at strategies and data",
    "panel.trade": "Trading",
    "panel.keys": "Keys and credentials",
    "panel.program": "The program itself",
    "panel.general": "General options",
    # parts of the help that the command-line library writes
    "library.arguments": "Arguments",
    "library.options": "Options",
    "library.commands": "Commands",
    "library.error": "Error",
    "library.default": "[default: {}]",
    "library.default_plain": "default: {default}",
    "library.dynamic": "(dynamic)",
    "library.required": "[required]",
    "library.required_plain": "required",
    "library.deprecated": "(deprecated) ",
    "library.variable": "[env var: {}]",
    "library.variable_plain": "env var: {var}",
    "library.usage": "Usage: ",
    "library.options_metavar": "[OPTIONS]",
    "library.command_metavar": "COMMAND [ARGS]...",
    "library.type.str": "text",
    "library.type.int": "whole number",
    "library.type.float": "number",
    "library.type.path": "file",
    "library.type.file": "file",
    "library.type.directory": "folder",
    # usage errors
    "usage.try": "`{command} --help` shows how it is used.",
    "usage.no_option": "There is no option {option}.",
    "usage.no_option_nearest": "There is no option {option}. Did you mean {nearest}?",
    "usage.no_command": "There is no command {command}.",
    "usage.no_command_nearest": "There is no command {command}. Did you mean {nearest}?",
    "usage.missing_command": "A command is missing.",
    "usage.missing_argument": "{name} is missing.",
    "usage.missing_option": "The option {name} is missing.",
    "usage.no_value": "The option {option} needs a value.",
    "usage.several_values": "The option {option} needs {count} values.",
    "usage.takes_no_value": "The option {option} takes no value.",
    "usage.extra": "There is more than the command can use: {extra}.",
    "usage.stray": "There is a word that the command has no use for. It is not repeated, in case it is a secret.",
    "usage.bad_value": "{name}: {reason}",
    "usage.not_whole": "{given} is not a whole number.",
    "usage.not_number": "{given} is not a number (decimals are written with a point).",
    "usage.not_switch": "{given} is neither true nor false.",
    "usage.not_choice": "{given} is not one of {choices}.",
    "usage.too_small": "{given} is too small; the least is {bound}.",
    "usage.too_large": "{given} is too large; the most is {bound}.",
    "usage.no_file": "{file} does not exist.",
    "usage.is_file": "{file} is a file.",
    "usage.is_folder": "{file} is a folder.",
    "usage.not_readable": "{file} cannot be read.",
    "usage.not_writable": "{file} cannot be written.",
    # endings
    "end.stopped": "Stopped. What was finished is kept.",
    "end.unexpected": "FlexBot hit an error it did not expect ({error}). The details are in {file}",
    "end.unexpected_unlogged": "FlexBot hit an error it did not expect ({error}). --debug shows the details.",
}
