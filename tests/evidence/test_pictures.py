"""Pages and pictures are drawn anew within limits; what cannot be drawn has a clear reason."""

from __future__ import annotations

import io
import os
import signal
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from evidence import pictures
from evidence.pictures import (
    LARGEST_DRAWN,
    Unreadable,
    count_in_worker,
    page_count,
    render_in_worker,
    render_page,
)
from evidence.store import FolderStore
from tests.evidence import makers

DATA = Path(__file__).parents[1] / "data" / "evidence"


def drawn(content: bytes, page: int = 1, width: int = 100) -> Image.Image:
    image = Image.open(io.BytesIO(render_page(io.BytesIO(content), page, width)))
    assert image.format == "PNG"
    return image


def reason(content: bytes, page: int = 1, width: int = 100) -> str:
    with pytest.raises(Unreadable) as unreadable:
        render_page(io.BytesIO(content), page, width)
    return unreadable.value.code.removeprefix("unreadable.")


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, format, **options)
    return target.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"")
    chunks = (
        struct.pack(">L", len(each) - 4) + each + struct.pack(">L", zlib.crc32(each))
        for each in (header, data)
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_pages_of_a_pdf():
    content = makers.pdf(pages=3)
    assert page_count(io.BytesIO(content)) == 3
    pages = [drawn(content, page, 400) for page in (1, 2, 3)]
    assert {page.size for page in pages} == {(400, 200)}
    assert len({page.tobytes() for page in pages}) == 3  # each shows its own number


@pytest.mark.parametrize("page", [0, -1, 4])
def test_pages_that_are_not_there(page):
    assert reason(makers.pdf(pages=3), page) == "no_such_page"
    assert reason(makers.picture("PNG"), 0 if page < 1 else 2) == "no_such_page"


@pytest.mark.parametrize("width", [0, 15, 2401, 10**9])
def test_widths_have_limits(width):
    with pytest.raises(ValueError, match="width"):
        render_page(io.BytesIO(makers.pdf()), 1, width)


@pytest.mark.parametrize("size", [(1, 14400), (14400, 1), (14400, 14400), (0.01, 14400)])
def test_pages_of_any_shape_stay_within_what_is_drawn(size):
    image = drawn(makers.pdf(size=size), width=2400)
    assert image.width * image.height <= LARGEST_DRAWN * 1.01


def test_real_pdfs():
    form = DATA / "government-form-dd0293.pdf"  # encrypted, but without a password to open it
    assert page_count(form) == 4
    assert len(set(Image.open(io.BytesIO(render_page(form, 1, 300))).get_flattened_data())) > 20


def test_locked_pdf():
    for act in (page_count, lambda source: render_page(source, 1, 100)):
        with pytest.raises(Unreadable) as unreadable:
            act(DATA / "encrypted-with-user-password.pdf")
        assert unreadable.value.code == "unreadable.encrypted"


@pytest.mark.parametrize("cut", [20, 100, 200])
def test_broken_pdfs(cut):
    assert reason(makers.pdf()[:cut]) == "broken"


def test_pdf_without_pages():
    assert reason(makers.pdf(pages=0)) == "broken"


@pytest.mark.parametrize(
    "content", [b"", b"words", makers.zipped({"a": "b"}), makers.iso_media(b"heic"), bytes(99)]
)
def test_files_without_preview(content):
    assert reason(content) == "no_preview"


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP", "TIFF"])
def test_pictures_of_every_kind(format):
    content = makers.picture(format, (400, 200))
    assert page_count(io.BytesIO(content)) == 1
    assert drawn(content).size == (100, 50)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16", "I"])
def test_pictures_of_every_depth(mode):
    format = "TIFF" if mode in ("PA", "I") else "PNG"
    image = (
        Image.new("L", (40, 20), 255).convert(mode) if mode != "I;16" else Image.new("I;16", (40, 20), 65535)
    )
    image = Image.new("I", (40, 20), 65535) if mode == "I" else image
    found = drawn(saved(image, format))
    assert found.mode in ("L", "RGB")
    assert found.convert("L").getextrema() == (255, 255)


def test_16_bits_keep_their_shades():
    assert drawn(saved(Image.new("I;16", (40, 20), 32768), "PNG")).getextrema() == (128, 128)


def test_cmyk_jpeg():
    assert drawn(saved(Image.new("CMYK", (40, 20)), "JPEG")).mode == "RGB"


def test_transparent_is_white():
    image = Image.new("RGBA", (40, 20), (255, 0, 0, 0))
    assert drawn(saved(image, "PNG")).getpixel((0, 0)) == (255, 255, 255)
    palette = saved(Image.new("P", (40, 20), 0), "GIF", transparency=0)
    assert drawn(palette).getpixel((0, 0)) == (255, 255, 255)


def test_small_pictures_are_not_enlarged():
    assert drawn(makers.picture("PNG", (4, 3)), width=1000).size == (4, 3)


def test_photos_stand_upright_and_tell_nothing():
    photo = Image.new("RGB", (800, 400), "red")
    photo.paste("blue", (0, 0, 400, 400))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right to see it
    exif[0x010F] = "Maker of cameras"
    content = render_page(io.BytesIO(saved(photo, "JPEG", exif=exif)), 1, 100)
    image = Image.open(io.BytesIO(content))
    assert image.size == (100, 200)
    assert image.getpixel((50, 10))[2] > 200 > 100 > image.getpixel((50, 190))[2]
    assert b"Maker" not in content
    assert not image.getexif()


def test_pages_of_a_scan():
    pages = [Image.new("1", (200 + 100 * number, 100), 1) for number in range(3)]
    content = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert page_count(io.BytesIO(content)) == 3
    assert [drawn(content, page, 1000).width for page in (1, 2, 3)] == [200, 300, 400]


def test_a_moving_picture_is_one_page():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    assert page_count(io.BytesIO(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))) == 1


@pytest.mark.parametrize("size", [(10_001, 10_000), (20_000, 20_000), (2**31 - 1, 2**31 - 1)])
def test_pixel_bombs_are_refused_before_they_are_decoded(size):
    assert reason(png_that_claims(*size)) == "too_large"


def test_a_bomb_on_the_second_page():
    pages = [Image.new("1", (10, 10)), Image.new("1", (11, 11))]
    content = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    bomb = content.replace(struct.pack("<2HLL", 256, 3, 1, 11), struct.pack("<2HLL", 256, 4, 1, 10**7))
    bomb = bomb.replace(struct.pack("<2HLL", 257, 3, 1, 11), struct.pack("<2HLL", 257, 4, 1, 10**7))
    assert bomb != content
    drawn(bomb, 1)
    assert reason(bomb, 2) == "too_large"


PICTURES = [makers.picture(format, (30, 20)) for format in ("PNG", "JPEG", "GIF", "WEBP", "TIFF")]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PICTURES), st.data())
def test_damaged_pictures_are_drawn_or_refused(content, data):
    start = data.draw(st.integers(8, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 30)))
    changed = content[:start] + data.draw(st.binary(max_size=8)) + content[end:]
    try:
        drawn(changed)
    except Unreadable as error:
        assert error.code in ("unreadable.broken", "unreadable.too_large", "unreadable.no_preview")


def test_worker_draws_the_same(tmp_path):
    path = tmp_path / "minutes.pdf"
    path.write_bytes(makers.pdf(pages=2))
    assert render_in_worker(path, 2, 300) == render_page(path, 2, 300)
    assert count_in_worker(path) == 2


def test_worker_draws_a_checked_file_and_leaves_it_readable(tmp_path):
    store = FolderStore(tmp_path)
    content = makers.pdf() + b"%" + bytes(10_000)
    digest = store.put(io.BytesIO(content)).digest
    with store.open_verified(digest) as kept:
        kept.read(100)
        assert render_in_worker(kept, 1, 100).startswith(b"\x89PNG")
        assert kept.read() == content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (makers.pdf()[:100], "unreadable.broken"),
        (b"words", "unreadable.no_preview"),
        (png_that_claims(20_000, 20_000), "unreadable.too_large"),
        (makers.pdf(), "unreadable.no_such_page"),
    ],
)
def test_worker_says_what_is_wrong(tmp_path, content, code):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as unreadable:
        render_in_worker(path, 7, 100)
    assert unreadable.value.code == code


def test_worker_is_stopped_after_its_time(tmp_path):
    path = tmp_path / "minutes.pdf"
    path.write_bytes(makers.pdf())
    with pytest.raises(Unreadable) as unreadable:
        render_in_worker(path, 1, 100, timeout=0.01)
    assert unreadable.value.code == "unreadable.too_slow"


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("bytearray(2 << 30)", b"MemoryError"),
        ("open('written', 'w', buffering=1).write('x\\n')", b"File too large"),
        ("exec('while True: pass')", b""),
    ],
)
def test_worker_is_limited_by_the_system(tmp_path, act, words):
    code = f"from evidence.pictures import _limit; _limit(0); {act}"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=pictures._environment(),
        capture_output=True,
        timeout=30,
    )
    assert done.returncode in (1, -signal.SIGXCPU)
    assert words in done.stderr


def test_worker_gets_none_of_our_settings(monkeypatch):
    monkeypatch.setenv("AKASHI_DATABASE", "postgresql://secret")
    assert set(pictures._environment()) <= {"PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "PYTHONPATH"}
    assert os.environ["AKASHI_DATABASE"]
