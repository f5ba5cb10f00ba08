"""What a file really is, found out by reading a little of it: one module per family of formats.

Every recogniser takes a `Sample` and gives a `Verdict`, or None when the file is none of its own.
"""
