"""A bag holds what was put into it, says when it does not, and leads nowhere else."""

from __future__ import annotations

import io
import tarfile
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from evidence.bag import BagFault, BagWriter, unpack

MOMENT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
FILES = {"evidence/ab/note.pdf": b"%PDF-1.7 a note", "database/table.csv": b"id,name\n1,Mori\n", "empty": b""}


def bag_of(files, tmp_path):
    target = io.BytesIO()
    with BagWriter(target, "bag", MOMENT, tmp_path) as writer:
        for name, content in files.items():
            assert writer.add(name, io.BytesIO(content), len(content)) == sha256(content).hexdigest()
        writer.tag("about.json", b"{}")
        writer.finish({"Bagging-Date": "2026-11-18"})
    return target.getvalue()


def members(packed):
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def tar_of(files, **changes):
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as tar:
        for name, content in files:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            for attribute, value in changes.items():
                setattr(member, attribute, value)
            tar.addfile(member, io.BytesIO(content))
    return target.getvalue()


def check(packed, tmp_path):
    bag = unpack(io.BytesIO(packed), tmp_path / "out", "bag")
    return bag, list(bag.check())


def test_what_was_put_in_comes_out(tmp_path):
    bag, names = check(bag_of(FILES, tmp_path), tmp_path)
    assert names == list(FILES)
    assert {name: (bag.folder / "data" / name).read_bytes() for name in names} == FILES
    assert bag.tag("about.json") == b"{}"


def test_its_layout_is_that_of_bagit(tmp_path):
    found = members(bag_of(FILES, tmp_path))
    assert found["bag/bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    size = sum(map(len, FILES.values()))
    assert found["bag/bag-info.txt"].decode() == f"Bagging-Date: 2026-11-18\nPayload-Oxum: {size}.3\n"
    lines = found["bag/manifest-sha256.txt"].decode().splitlines()
    assert lines == [f"{sha256(content).hexdigest()}  data/{name}" for name, content in FILES.items()]
    tags = [line.split()[1] for line in found["bag/tagmanifest-sha256.txt"].decode().splitlines()]
    assert tags == ["about.json", "bag-info.txt", "bagit.txt", "manifest-sha256.txt"]


def test_the_same_content_gives_the_same_bytes(tmp_path):
    assert bag_of(FILES, tmp_path) == bag_of(FILES, tmp_path)


@pytest.mark.parametrize("part", range(1, 40))
def test_one_cut_off_anywhere_is_refused(tmp_path, part):
    packed = bag_of(FILES, tmp_path).rstrip(b"\0")
    with pytest.raises(BagFault):
        check(packed[: len(packed) * part // 40], tmp_path)


@pytest.mark.parametrize("name", ["data/empty", "data/database/table.csv", "bag-info.txt", "about.json"])
def test_one_with_a_changed_file_is_refused(tmp_path, name):
    found = members(bag_of(FILES, tmp_path))
    changed = [(each, content + b"x" * (each == f"bag/{name}")) for each, content in found.items()]
    with pytest.raises(BagFault, match=f"{name}: was changed"):
        check(tar_of(changed), tmp_path)


def test_one_without_a_listed_file_is_refused(tmp_path):
    found = members(bag_of(FILES, tmp_path))
    less = [(name, content) for name, content in found.items() if name != "bag/data/empty"]
    with pytest.raises(BagFault, match="data/empty: is missing"):
        check(tar_of(less), tmp_path)


def test_one_with_a_file_more_is_refused(tmp_path):
    more = [*members(bag_of(FILES, tmp_path)).items(), ("bag/data/more", b"")]
    with pytest.raises(BagFault, match="other files than there are"):
        check(tar_of(more), tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "bag/../out",
        "/etc/passwd",
        "bag//x",
        "bag/data/../../x",
        "other/data/x",
        "bag/data/a b",
        "bag/x\n",
        "bag",
    ],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path, name):
    with pytest.raises(BagFault):
        check(tar_of([(name, b"x")]), tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_refused(tmp_path, kind):
    with pytest.raises(BagFault):
        check(tar_of([("bag/data/x", b"")], type=kind, linkname="/etc/passwd"), tmp_path)


def test_a_name_twice_is_refused(tmp_path):
    with pytest.raises(BagFault, match="twice"):
        check(tar_of([("bag/data/x", b"1"), ("bag/data/x", b"2")]), tmp_path)


@pytest.mark.parametrize("content", [b"", b"no tar at all", b"\0" * 5000])
def test_what_is_no_bag_is_refused(tmp_path, content):
    with pytest.raises(BagFault):
        check(content, tmp_path)


def test_a_file_that_grows_shorter_is_no_bag(tmp_path):
    short = pytest.raises(OSError, match="unexpected end")
    with BagWriter(io.BytesIO(), "bag", MOMENT, tmp_path) as writer, short:
        writer.add("x", io.BytesIO(b"12"), 3)
