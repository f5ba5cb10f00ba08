"""Records out of files: small mapping files say which columns of which CSV become which fields.

From low to high: faults, sources, steps, rows · converters, step_reader, mapping · filling, planning, files ·
resolving, comparing, queries · running, usecases, approving.
"""
