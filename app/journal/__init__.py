"""The journal: every write leaves the whole thing as it now is, in one hash chain."""
