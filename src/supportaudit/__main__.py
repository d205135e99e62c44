"""``python -m supportaudit``."""

from supportaudit.cli import main

if __name__ == "__main__":
    main()
