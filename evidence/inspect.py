"""What a file really is, by its content: accepted with warnings, or refused, each with words for the user.

The name only decides between texts, which look alike. Where name and content contradict, the content counts;
a name that computers would start is refused whatever it holds. Only parts of the file are held at a time,
nothing is unpacked, parsed as XML or run. What is accepted, and why: docs/decisions/0014-file-types.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from evidence.kinds_of_file import compound, media, packed, pdf, plain, programs, signatures, zip_archive
from evidence.kinds_of_file.archives import Entry, Locked, Unlistable
from evidence.kinds_of_file.formats import FORMATS, PROGRAM_ENDINGS, WEB_ENDINGS, ending_of, hides_something
from evidence.kinds_of_file.sample import Sample, Verdict, refused
from evidence.texts import text

__all__ = ["Entry", "Inspection", "Locked", "Unlistable", "inspect", "listing", "sentence"]

_RECOGNISERS: tuple[Callable[[Sample], Verdict | None], ...] = (
    programs.recognise,
    plain.recognise_web_page,
    pdf.recognise,
    signatures.recognise,
    packed.recognise,
    compound.recognise,
    media.recognise,
    plain.recognise,
    pdf.recognise_late,
)

# Formats that may hide a second one at the beginning or the end; archives and texts are looked at in full.
_SINGLE = ("pdf", "png", "jpg", "gif", "webp", "tiff", "heic", "mp3", "m4a", "mp4")
_PAGE_AT_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe|svg)\b", re.IGNORECASE)
_START = 1024


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found.

    `media_type` and `extension` (without dot) go by the content. `label`, `warnings` and `refusal` are codes
    of texts.toml, which `sentence` turns into words. A refused file has the media type of plain bytes.
    """

    media_type: str
    extension: str
    label: str
    warnings: tuple[str, ...] = ()
    refusal: str | None = None


def inspect(stream: BinaryIO, name: str) -> Inspection:
    """Look at a seekable file that was given this name. The stream is rewound afterwards."""
    sample = Sample(stream, name)
    verdict = _by_name(sample, _by_content(sample))
    stream.seek(0)
    if verdict.refusal:
        return Inspection("application/octet-stream", "", "type.unknown", refusal=verdict.refusal)
    format = FORMATS[verdict.format]
    return Inspection(format.media_type, format.id, f"type.{format.id}", verdict.warnings)


def listing(stream: BinaryIO) -> Iterator[Entry]:
    """What an accepted zip or 7z holds, by its own list. Raises Unlistable or Locked while being read."""
    return packed.entries(Sample(stream, ""))


def sentence(code: str, language: str, *, name: str, extension: str) -> str:
    """A warning or refusal in "en" or "ja", for the file of that name that was found to be `extension`."""
    return text(code, language, ending=ending_of(name), type=text(f"type.{extension or 'unknown'}", language))


def _by_content(sample: Sample) -> Verdict:
    if sample.size == 0:
        return refused("empty")
    for recognise in _RECOGNISERS:
        verdict = recognise(sample)
        if verdict:
            return _with_second_type(sample, verdict)
    return refused("unknown")


def _with_second_type(sample: Sample, verdict: Verdict) -> Verdict:
    if verdict.format not in _SINGLE or "warned.two_types" in verdict.warnings:
        return verdict
    if _PAGE_AT_START.search(sample.head[:_START]) or zip_archive.ends_as_zip(sample):
        return replace(verdict, warnings=(*verdict.warnings, "warned.two_types"))
    return verdict


def _by_name(sample: Sample, verdict: Verdict) -> Verdict:
    """Refuses names that are dangerous with any content; warns of those that say something else."""
    if verdict.refusal:
        return verdict
    if sample.ending in WEB_ENDINGS:
        return refused("drawing" if sample.ending.startswith("svg") else "web_page")
    if sample.ending in PROGRAM_ENDINGS:
        return refused("ending")
    warnings = list(verdict.warnings)
    if sample.ending and sample.ending not in FORMATS[verdict.format].endings:
        warnings.append("warned.ending")
    if hides_something(sample.name):
        warnings.append("warned.name_hidden")
    return replace(verdict, warnings=tuple(warnings))
