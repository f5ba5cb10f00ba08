"""The command line: `akashi COMMAND --data DIR`. The same use cases as the pages."""
