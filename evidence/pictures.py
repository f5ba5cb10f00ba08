"""Pages of PDF documents and pictures, drawn anew as PNG: a browser never gets the file itself to show.

Drawing hostile files is left to a process of its own, without our settings and with limits to memory and
time: `render_in_worker` and `count_in_worker`. The plain functions run in that process.
"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from evidence.kinds_of_file import pdf, signatures
from evidence.kinds_of_file.sample import Sample

LARGEST_PICTURE = 100_000_000  # pixels in the file; checked before any is decoded
LARGEST_DRAWN = 16_000_000  # pixels drawn: a page 2,400 wide may be 6,600 high
LONGEST_SIDE = 20_000  # pixels drawn
WIDTHS = range(16, 2401)  # pixels
MEMORY = 1 << 30  # bytes of address space for a worker

_PICTURES = ("png", "jpg", "gif", "webp", "tiff")
_PILLOW_NAMES = ("PNG", "JPEG", "GIF", "WEBP", "TIFF")
_ORIENTATION = 0x0112  # in EXIF; from 5 on the picture lies on its side
_UNREADABLE = 3  # exit status; what is wrong is then in the output


class Unreadable(Exception):
    """Nothing can be shown. `code` is one of the "unreadable." codes of texts.toml."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def render_in_worker(source: Path | BinaryIO, page: int, width: int, timeout: float = 20) -> bytes:
    """A page (from 1 on) as PNG, `width` pixels wide at most, drawn in a process of its own.

    source: a path, or an open file of the system, which is rewound. timeout: seconds, also of processor
    time. Raises Unreadable.
    """
    return _in_worker(source, timeout, "render", str(page), str(width))


def count_in_worker(source: Path | BinaryIO, timeout: float = 20) -> int:
    """The number of pages, found out in a process of its own. Raises Unreadable."""
    return int(_in_worker(source, timeout, "count"))


def page_count(source: Path | BinaryIO) -> int:
    """Pages of a PDF or TIFF; 1 for other pictures. Raises Unreadable."""
    with _opened(source) as stream, _refusing(), _pages(stream) as pages:
        return len(pages)


def render_page(source: Path | BinaryIO, page: int, width: int) -> bytes:
    """A page (from 1 on) as PNG, `width` pixels wide at most; small pictures are not enlarged.

    Raises Unreadable, ValueError for a width outside WIDTHS.
    """
    if width not in WIDTHS:
        raise ValueError(f"A width is {WIDTHS.start} to {WIDTHS.stop - 1} pixels, not {width}.")
    with _opened(source) as stream, _refusing(), _pages(stream) as pages:
        if not 1 <= page <= len(pages):
            raise Unreadable("unreadable.no_such_page")
        drawn = pages.draw(page - 1, width)
        target = io.BytesIO()
        drawn.save(target, "PNG")
        return target.getvalue()


@contextmanager
def _opened(source: Path | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield stream
    else:
        source.seek(0)
        yield source


@contextmanager
def _refusing() -> Iterator[None]:
    """Decoders meet hostile bytes in many ways; whatever they raise, it is this file that cannot be shown."""
    try:
        yield
    except Unreadable:
        raise
    except MemoryError as error:
        raise Unreadable("unreadable.too_much_memory") from error
    except Exception as error:
        raise Unreadable("unreadable.broken") from error


@contextmanager
def _pages(stream: BinaryIO) -> Iterator[_PdfPages | _PicturePages]:
    sample = Sample(stream, "")
    verdict = pdf.recognise(sample) or signatures.recognise(sample) or pdf.recognise_late(sample)
    format = verdict.format if verdict else ""
    stream.seek(0)
    if format == "pdf":
        with _PdfPages(stream) as document:
            yield document
    elif format in _PICTURES:
        with _PicturePages(stream) as picture:
            yield picture
    else:
        raise Unreadable("unreadable.no_preview")


class _PdfPages:
    def __init__(self, stream: BinaryIO) -> None:
        import pypdfium2

        try:
            self._document = pypdfium2.PdfDocument(stream)
        except pypdfium2.PdfiumError as error:
            locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
            raise Unreadable("unreadable.encrypted" if locked else "unreadable.broken") from error

    def __enter__(self) -> _PdfPages:
        self._document.init_forms()  # else filled-in fields stay empty
        if len(self) == 0:
            raise Unreadable("unreadable.broken")
        return self

    def __exit__(self, *error: object) -> None:
        self._document.close()

    def __len__(self) -> int:
        return len(self._document)

    def draw(self, index: int, width: int) -> Any:
        page = self._document[index]
        wide, high = page.get_size()
        scale = min(width / wide, (LARGEST_DRAWN / (wide * high)) ** 0.5, LONGEST_SIDE / max(wide, high))
        return page.render(scale=scale).to_pil().convert("RGB")


class _PicturePages:
    def __init__(self, stream: BinaryIO) -> None:
        from PIL import Image

        Image.MAX_IMAGE_PIXELS = LARGEST_PICTURE
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            try:
                self._image = Image.open(stream, formats=_PILLOW_NAMES)
            except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
                raise Unreadable("unreadable.too_large") from error

    def __enter__(self) -> _PicturePages:
        return self

    def __exit__(self, *error: object) -> None:
        self._image.close()

    def __len__(self) -> int:
        # Frames of a GIF or WebP are one moving picture, those of a TIFF are the pages of a scan.
        return getattr(self._image, "n_frames", 1) if self._image.format == "TIFF" else 1

    def draw(self, index: int, width: int) -> Any:
        from PIL import Image, ImageOps

        image: Any = self._image
        image.seek(index)
        if image.width * image.height > LARGEST_PICTURE:
            raise Unreadable("unreadable.too_large")
        box = (width, min(LARGEST_DRAWN // width, LONGEST_SIDE))
        orientation = image.getexif().get(_ORIENTATION, 1)
        image.draft("RGB", _turned(box, orientation))  # JPEG is decoded smaller at once
        image = _in_plain_colours(image)
        image.thumbnail(_turned(box, orientation))
        if image.mode == "RGBA":
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
        image.getexif()[_ORIENTATION] = orientation
        return _without_notes(ImageOps.exif_transpose(image))


def _turned(box: tuple[int, int], orientation: int) -> tuple[int, int]:
    return (box[1], box[0]) if orientation >= 5 else box


def _in_plain_colours(image: Any) -> Any:
    """Grey, RGB or RGBA: what can be made smaller smoothly. Palettes, CMYK and 16 bits become one of them."""
    if image.mode in ("L", "RGB", "RGBA") and "transparency" not in image.info:
        return image
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("L" if image.mode in ("1", "I", "F") else "RGB")


def _without_notes(image: Any) -> Any:
    """Places, names and cameras that the file names are not for everybody who may see the page."""
    image.info.clear()
    return image


def _in_worker(source: Path | BinaryIO, timeout: float, *arguments: str) -> bytes:
    with _opened(source) as stream, _left_in_place(stream):
        try:
            done = subprocess.run(  # noqa: S603 - our own module, numbers only
                [sys.executable, "-P", "-m", "evidence.pictures", str(timeout), *arguments],
                stdin=stream, capture_output=True, timeout=timeout, env=_environment(), check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise Unreadable("unreadable.too_slow") from error
    if done.returncode == 0:
        return done.stdout
    if done.returncode == _UNREADABLE:
        raise Unreadable(done.stdout.decode())
    slow = done.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
    raise Unreadable("unreadable.too_slow" if slow else "unreadable.broken")


@contextmanager
def _left_in_place(stream: BinaryIO) -> Iterator[None]:
    """The worker shares our place in the file; what has been buffered here relies on it."""
    place = os.lseek(stream.fileno(), 0, os.SEEK_CUR)
    try:
        yield
    finally:
        os.lseek(stream.fileno(), place, os.SEEK_SET)


def _environment() -> dict[str, str]:
    """Where modules and libraries are, and nothing else: no addresses, no keys."""
    kept = {
        name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ
    }
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _limit(seconds: float) -> None:
    """Bound this process; Windows has no such limits, there the time-out of the caller remains."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _work(seconds: str, action: str, *numbers: str) -> int:
    """What the worker does with the file that is its input: write a PNG or a number, or what is wrong."""
    _limit(float(seconds))
    try:
        if action == "count":
            answer = str(page_count(sys.stdin.buffer)).encode()
        else:
            answer = render_page(sys.stdin.buffer, *map(int, numbers))
    except Unreadable as error:
        sys.stdout.write(error.code)
        return _UNREADABLE
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(_work(*sys.argv[1:]))
