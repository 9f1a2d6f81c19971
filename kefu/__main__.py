"""`python -m kefu`: the same as the command `kefu`."""

import sys

from kefu.cli.main import main

sys.exit(main())
