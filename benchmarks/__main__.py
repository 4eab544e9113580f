"""`python -m benchmarks [accept answer enrolments hanging start phi slots]` prints the first figures of the design, one part after another."""

import argparse
import asyncio
import os
import platform
import tempfile
from pathlib import Path

from benchmarks import accept, answer, enrolments, hanging, phi, slots, start
from benchmarks.noise import Noise

PARTS = {
    "start": start.measure,
    "accept": accept.measure,
    "answer": answer.measure,
    "hanging": hanging.measure,
    "phi": phi.measure,
    "slots": slots.measure,
    "enrolments": enrolments.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    parser.add_argument("--rounds", type=int, default=5, help="alternating rounds where two are compared")
    parser.add_argument("--seconds", type=float, default=3.0, help="length of a round")
    options = parser.parse_args()
    print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}"
    )
    noise = Noise()
    for name in options.parts or PARTS:
        with tempfile.TemporaryDirectory(prefix="glowdesk-bench-") as folder:
            asyncio.run(PARTS[name](Path(folder), options.rounds, options.seconds, noise))
    print(noise.line())


if __name__ == "__main__":
    main()
