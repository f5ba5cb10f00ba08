"""Lists of archives are read as other programs read them, in bounded time and memory."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.inspect import Entry, Locked, Unlistable, inspect, listing
from evidence.kinds_of_file import archives, compound, zip_archive
from evidence.kinds_of_file.sample import Sample
from tests.evidence import makers
from tests.evidence.makers import Listed

DATA = Path(__file__).parents[1] / "data" / "evidence"

OCTOBER, MINUTES = Entry("figures/october.csv", 25), Entry("議事録.txt", 360)
FOLDER, EMPTY = Entry("figures", 0, folder=True), Entry("empty.txt", 0)


def listed(content: bytes) -> list[Entry]:
    return [Entry(e.name, e.size, e.folder, e.encrypted, e.link) for e in listing(io.BytesIO(content))]


names = st.text(st.characters(codec="utf-8", exclude_characters="\0\\/:"), min_size=1, max_size=12).filter(
    lambda name: name.strip(".")
)


@given(st.dictionaries(names, st.binary(max_size=50), max_size=5), st.booleans(), st.binary(max_size=20))
def test_zip_list_as_the_standard_library_reads_it(members, packed, before):
    content = before + makers.zipped(members, packed)
    sample = Sample(io.BytesIO(content), "")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        expected = [(each.filename, each.file_size) for each in archive.infolist()]
    found = list(zip_archive.members(sample))
    assert [(each.name, each.size) for each in found] == expected
    assert [zip_archive.content(sample, each, 1000) for each in found] == list(members.values())
    assert zip_archive.ends_as_zip(sample) == bool(members)


def test_zip_beyond_4_gb_and_with_a_comment():
    extra = struct.pack("<HHQQ", 1, 16, 5 << 32, 3 << 32)
    content = makers.zip_list(
        [Listed(b"log.txt", 2**32 - 1, 2**32 - 1, extra=extra)], wide=True, comment=b"made by hand" * 5000
    )
    (member,) = zip_archive.members(Sample(io.BytesIO(content), ""))
    assert (member.name, member.size, member.packed) == ("log.txt", 5 << 32, 3 << 32)


@pytest.mark.parametrize(
    ("raw", "flags", "extra", "name"),
    [
        ("議事録.txt".encode(), 1 << 11, b"", "議事録.txt"),
        ("議事録.txt".encode(), 0, b"", "議事録.txt"),
        ("議事録.txt".encode("cp932"), 0, b"", "議事録.txt"),
        ("サービス報告書.xlsx".encode("cp932"), 0, b"", "サービス報告書.xlsx"),
        ("Größe élève.txt".encode("cp437"), 0, b"", "Größe élève.txt"),
        (b"plain.txt", 0, b"", "plain.txt"),
    ],
)
def test_names_in_the_codes_that_programs_write(raw, flags, extra, name):
    assert listed(makers.zip_list([Listed(raw, flags=flags, extra=extra)])) == [Entry(name, 0)]


def test_unicode_name_beside_an_old_one_counts_while_it_belongs_to_it():
    raw, unicode_name = b"?????.txt", "議事録.txt".encode()
    field = b"\x01" + struct.pack("<L", zlib.crc32(raw)) + unicode_name
    extra = struct.pack("<2H", 0x7075, len(field)) + field
    assert listed(makers.zip_list([Listed(raw, extra=extra)])) == [Entry("議事録.txt", 0)]
    assert listed(makers.zip_list([Listed(b"renamed.txt", extra=extra)])) == [Entry("renamed.txt", 0)]


def endless(entries: int) -> io.BytesIO:
    """A ZIP that is nearly all list."""
    rows = makers.zip_list([Listed(b"a" * 20)])[30:-22] * entries
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, len(rows), 30, 0)
    return io.BytesIO(b"PK\x03\x04" + bytes(26) + rows + end)


def test_endless_lists_are_refused():
    assert inspect(endless(100_500), "a.zip").refusal == "refused.archive_entries"


def test_endless_lists_are_refused_in_little_memory(monkeypatch):
    """Forty bytes for an entry would be too many. Tracing takes its time: a tenth of the list shows it."""
    monkeypatch.setattr(archives, "MOST_ENTRIES", 10_000)
    stream = endless(10_050)
    tracemalloc.start()
    assert inspect(stream, "a.zip").refusal == "refused.archive_entries"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 400 << 10


@pytest.mark.parametrize(
    "end",
    [
        struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 5000, 0, 0),  # a list longer than the file
        struct.pack("<4s4H2LH", b"PK\x05\x06", 1, 0, 1, 1, 0, 0, 0),  # one of several disks
        struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 46, 0, 0),  # no list there
        struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 0, 900, 0),  # beyond the end
    ],
)
def test_lists_that_are_not_where_they_should_be(end):
    content = b"PK\x03\x04" + bytes(100) + end
    with pytest.raises(Unlistable):
        listed(content)


def test_a_member_packed_in_an_unknown_way_is_not_read():
    content = makers.zipped({"a.txt": "Minutes"})
    sample = Sample(io.BytesIO(content), "")
    (member,) = zip_archive.members(sample)
    for wrong in ({"method": 12}, {"encrypted": True}, {"offset": 5}, {"offset": 1 << 40}):
        changed = {
            name: getattr(member, name) for name in ("name", "size", "packed", "method", "offset")
        } | wrong
        assert zip_archive.content(sample, zip_archive.Member(**changed), 100) == b""
    damaged = Sample(io.BytesIO(content.replace(content[35:42], b"\xff" * 7)), "")
    assert zip_archive.content(damaged, member, 100) == b""


def test_a_member_that_unpacks_to_much_is_read_to_the_limit():
    sample = Sample(io.BytesIO(makers.zipped({"a.txt": bytes(10 << 20)})), "")
    (member,) = zip_archive.members(sample)
    assert len(zip_archive.content(sample, member, 1000)) == 1000


@pytest.mark.parametrize("name", ["minutes.7z", "copied.7z"])
def test_7z_made_by_another_program(name):
    assert listed((DATA / name).read_bytes()) == [EMPTY, FOLDER, OCTOBER, MINUTES]


def test_7z_with_a_link_and_a_header_that_is_not_packed():
    content = (DATA / "plain-header.7z").read_bytes()
    assert Entry("latest.txt", 13, link=True) in listed(content)
    assert inspect(io.BytesIO(content), "a.7z").warnings == ("warned.archive_links",)


def test_7z_with_locked_files():
    content = (DATA / "locked.7z").read_bytes()
    assert Entry("議事録.txt", 360, encrypted=True) in listed(content)
    assert inspect(io.BytesIO(content), "a.7z").warnings == ("warned.archive_locked",)


def test_7z_with_locked_names():
    content = (DATA / "locked-names.7z").read_bytes()
    with pytest.raises(Locked):
        listed(content)
    assert inspect(io.BytesIO(content), "a.7z").warnings == ("warned.archive_locked",)


NUMBER = makers.sevenzip_number
HOSTILE_HEADERS = {
    "files without number": (b"\x01\x05" + NUMBER(2**60), "refused.archive_entries"),
    "folders without number": (b"\x01\x04\x07\x0b" + NUMBER(2**60), "refused.archive_entries"),
    "coders without number": (b"\x01\x04\x07\x0b\x01\0" + NUMBER(65), "refused.archive_entries"),
    "streams without number": (
        b"\x01\x04\x07\x0b\x02\0\x01\x01\0\x01\x01\0\x0c\x01\x01\0\x08\x0d" + NUMBER(99_999) * 2 + b"\0",
        "refused.archive_entries",
    ),
    "a part longer than the header": (b"\x01\x05\x01\x11" + NUMBER(2**60), "refused.archive_broken"),
    "a file larger than its folder": (
        makers.sevenzip({"a": 5, "b": 1})[33:].replace(NUMBER(5), NUMBER(7)),
        "refused.archive_broken",
    ),
    "fewer names than files": (b"\x01\x05\x02\x11\x03\0a\0\0\0", "refused.archive_broken"),
    "an unknown part": (b"\x01\x63\0", "refused.archive_broken"),
    "a packed header of nothing": (b"\x17\0", "refused.archive_broken"),
    "a packed header that is huge": (
        b"\x17\x06\x00\x01\x09\x01\0\x07\x0b\x01\0\x01\x23\x03\x01\x01\x05\x5d\xff\xff\xff\xff"
        + b"\x0c" + NUMBER(2**40) + b"\0\0",
        "refused.archive_broken",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_HEADERS)
def test_hostile_7z_headers(name):
    header, code = HOSTILE_HEADERS[name]
    tracemalloc.start()
    found = inspect(io.BytesIO(makers.sevenzip({}, header=header)), "a.7z")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.refusal == code
    assert peak < 4 << 20


def test_7z_header_beyond_the_limit():
    start = struct.pack("<2QL", 0, 1 << 30, 0)
    content = b"7z\xbc\xaf\x27\x1c\0\x04" + struct.pack("<L", zlib.crc32(start)) + start
    assert inspect(io.BytesIO(content), "a.7z").refusal == "refused.archive_entries"


def test_ratio_and_size_must_both_be_beyond_the_limit():
    megabytes = 600 << 20
    large = makers.zip_list([Listed(b"a", size=megabytes)] * 2)
    assert inspect(io.BytesIO(large), "a.zip").refusal == "refused.archive_bomb"
    small = makers.zip_list([Listed(b"a", size=megabytes)])
    assert inspect(io.BytesIO(small), "a.zip").refusal is None  # a log of 600 MB, however small it packs
    loose = makers.zip_list([Listed(b"a", size=megabytes)] * 2, before=bytes(13 << 20))
    assert inspect(io.BytesIO(b"PK\x03\x04" + loose), "a.zip").refusal is None  # ratio below 100


def test_a_compound_file_that_bites_its_tail():
    content = bytearray(makers.compound(["WordDocument"]))
    content[512 + 4 : 512 + 8] = struct.pack("<L", 1)  # the directory's first sector follows itself
    started = time.perf_counter()
    assert compound.recognise(Sample(io.BytesIO(bytes(content)), "a.doc")) is not None
    assert time.perf_counter() - started < 5


def test_a_compound_file_with_a_long_allocation_table():
    """The places of more than 109 parts stand in a chain of lists; a directory behind 7 MB needs them."""
    directory = makers.compound(["WordDocument"])[1024:1536]
    first = 110 * 128
    header = bytearray(makers.compound(["x"])[:512])
    header[48:52] = struct.pack("<L", first)
    header[68:72] = struct.pack("<L", 5)  # the list of further parts
    sectors = {5: struct.pack("<L", 6).ljust(512, b"\xff"), first: directory}
    sectors[6] = b"\xfe\xff\xff\xff" * 128  # part 109 of the table says: end of chain
    size = (first + 2) * 512
    content = bytearray(size)
    content[:512] = header
    for number, sector in sectors.items():
        content[(number + 1) * 512 : (number + 1) * 512 + len(sector)] = sector
    assert inspect(io.BytesIO(bytes(content)), "a.doc").extension == "doc"
