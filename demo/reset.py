"""`make reset-demo`: forgets the demonstration, and only a demonstration."""

import shutil
import sys

from demo.place import Place


def main() -> None:
    place = Place.of_environment()
    if not place.is_there:
        sys.stdout.write(f"There is no demo in {place.folder}.\n")
        return
    lock = place.lock()
    if lock is None:
        sys.exit(f"The demo in {place.folder} is running: stop it first.")
    shutil.rmtree(place.folder)
    lock.close()
    sys.stdout.write("The demo is forgotten; make run begins a new one.\n")


if __name__ == "__main__":
    main()
