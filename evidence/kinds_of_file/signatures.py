"""Binary formats that are known by their first bytes alone, and those known but not accepted."""

from __future__ import annotations

from evidence.kinds_of_file.sample import Sample, Verdict, accepted, refused

_ACCEPTED = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),  # beyond 4 GB
    (b"MM\0+", "tiff"),
)

_REFUSED = (
    (b"Rar!\x1a\x07", "archive"),
    (b"\x1f\x8b", "archive"),  # gzip
    (b"\x1f\x9d", "archive"),  # compress
    (b"BZh", "archive"),
    (b"\xfd7zXZ\0", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),  # zstd
    (b"\x04\x22\x4d\x18", "archive"),  # lz4
    (b"\0\0\x01\0", "picture"),  # icon
    (b"8BPS", "picture"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "picture"),  # JPEG 2000
    (b"\xff\x4f\xff\x51", "picture"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "picture"),
    (b"\xff\x0a", "picture"),  # JPEG XL
    (b"\xd7\xcd\xc6\x9a", "picture"),  # Windows metafile
    (b"\x01\0\0\0\x6c\0\0\0", "picture"),  # enhanced metafile
    (b"OggS", "recording"),
    (b"fLaC", "recording"),
    (b"\x1a\x45\xdf\xa3", "recording"),  # Matroska, WebM
    (b"FLV\x01", "recording"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "recording"),  # Windows Media
    (b"\0\0\x01\xba", "recording"),  # MPEG
    (b"#!AMR", "recording"),
)


def recognise(sample: Sample) -> Verdict | None:
    for signature, format in _ACCEPTED:
        if sample.head.startswith(signature):
            return accepted(format)
    for signature, refusal in _REFUSED:
        if sample.head.startswith(signature):
            return refused(refusal)
    return _riff(sample.head) or _by_place(sample)


def _riff(head: bytes) -> Verdict | None:
    if not head.startswith(b"RIFF"):
        return None
    if head[8:12] == b"WEBP":
        return accepted("webp")
    return refused("recording") if head[8:12] in (b"WAVE", b"AVI ") else None


def _by_place(sample: Sample) -> Verdict | None:
    """Formats with too short a signature or one further in: something else in the header must fit as well."""
    head = sample.head
    if head[257:262] == b"ustar":
        return refused("archive")
    if head.startswith(b"BM") and int.from_bytes(head[2:6], "little") == sample.size and len(head) > 26:
        return refused("picture")
    return None
