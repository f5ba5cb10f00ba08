"""PDF documents: whether they are complete and whether they are encrypted."""

from __future__ import annotations

import re

from evidence.kinds_of_file.sample import Sample, Verdict, accepted

_HEADER = re.compile(rb"%PDF-\d")
_ENCRYPT = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_START = re.compile(rb"startxref\s+(\d{1,15})")
_WITHIN = 1024  # readers look for the header this far in
_TRAILER = 4096  # a cross-reference stream names its encryption at its beginning


def recognise(sample: Sample) -> Verdict | None:
    if not _HEADER.match(sample.head):
        return None
    return accepted("pdf", *_warnings(sample))


def recognise_late(sample: Sample) -> Verdict | None:
    """A PDF after some other bytes, as faulty mail and web programs write them. To be asked last."""
    if not _HEADER.search(sample.head[:_WITHIN]):
        return None
    return accepted("pdf", *_warnings(sample), "warned.two_types")


def _warnings(sample: Sample) -> list[str]:
    warnings = []
    if _is_encrypted(sample):
        warnings.append("warned.pdf_encrypted")
    if b"%%EOF" not in sample.tail:
        warnings.append("warned.pdf_incomplete")
    return warnings


def _is_encrypted(sample: Sample) -> bool:
    """Looks where trailers are: at the end, at the beginning (linearized files), where `startxref` points."""
    places = [sample.tail, sample.head]
    places += [sample.read(int(offset), _TRAILER) for offset in _START.findall(sample.tail)[-1:]]
    return any(_ENCRYPT.search(place) for place in places)
