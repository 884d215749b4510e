"""`python -m stovetop`: the command line."""

from stovetop.cli import main

if __name__ == "__main__":
    main()
