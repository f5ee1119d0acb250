"""Run the aggregator's command: `python -m aggregator --help`."""

from aggregator.cli import main

if __name__ == "__main__":  # a process that an engine starts imports this file again
    raise SystemExit(main())
