"""Sound, video and HEIC pictures: ISO media files by their brands, MP3 by its frames."""

from __future__ import annotations

from evidence.kinds_of_file.sample import Sample, Verdict, accepted, refused

_HEIC = frozenset(b"heic heix heim heis hevc hevx hevm hevs mif1 msf1".split())
_AVIF = frozenset(b"avif avis".split())
_SOUND = frozenset(b"M4A M4B M4P".split())
_VIDEO = frozenset(
    b"isom iso2 iso3 iso4 iso5 iso6 iso7 iso8 iso9 mp41 mp42 avc1 M4V M4VH M4VP MSNV dash XAVC".split()
)

_BIT_RATES = {  # kbit/s of layer III by index 1…14: MPEG 1, and MPEG 2 or 2.5
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLE_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def recognise(sample: Sample) -> Verdict | None:
    if sample.head[4:8] == b"ftyp":
        return _iso_media(sample)
    return accepted("mp3") if _is_mp3(sample) else None


def _iso_media(sample: Sample) -> Verdict:
    major, brands = _brands(sample.head)
    if brands & _AVIF:
        return refused("picture")
    if major in _HEIC:
        return accepted("heic")
    if major in _SOUND or (major in _VIDEO and sample.ending in ("m4a", "m4b")):
        return accepted("m4a")
    return accepted("mp4") if major in _VIDEO else refused("recording")


def _brands(head: bytes) -> tuple[bytes, frozenset[bytes]]:
    """The major brand, and all brands the file says it conforms to."""
    end = min(int.from_bytes(head[:4], "big"), 512)
    compatible = (head[place : place + 4].strip() for place in range(16, end, 4))
    major = head[8:12].strip()
    return major, frozenset((major, *compatible))


def _is_mp3(sample: Sample) -> bool:
    """True when a frame stands at the start, or after the ID3 tag, and another one where it ends."""
    place = _after_tag(sample.head)
    length = _frame_length(sample.read(place, 4))
    following = place + length
    return length > 0 and (following >= sample.size or _frame_length(sample.read(following, 4)) > 0)


def _after_tag(head: bytes) -> int:
    if not head.startswith(b"ID3") or len(head) < 10:
        return 0
    size = 0
    for seven_bits in head[6:10]:
        size = size << 7 | seven_bits & 0x7F
    return 10 + size


def _frame_length(header: bytes) -> int:
    """Bytes of the MPEG layer III frame that begins so; 0 when none does."""
    bits = int.from_bytes(header, "big") if len(header) == 4 else 0
    version, layer = bits >> 19 & 3, bits >> 17 & 3
    bit_rate, sample_rate, padding = bits >> 12 & 15, bits >> 10 & 3, bits >> 9 & 1
    if bits >> 21 != 0x7FF or layer != 1 or version == 1 or bit_rate in (0, 15) or sample_rate == 3:
        return 0
    samples = 144 if version == 3 else 72
    return (
        samples * _BIT_RATES[version == 3][bit_rate - 1] * 1000 // _SAMPLE_RATES[version][sample_rate]
        + padding
    )
