"""Knows how to open the zipped parts of an office file without being blown up by them; refuses to know their contents."""

import io
import zipfile

from app.reports.reader.refusals import BombFile, DamagedFile, EncryptedFile, TextTooLong

_MOST_ENTRIES = 2_000
_LARGEST_UNPACKED = 100 * 1024 * 1024
_LARGEST_PART = 60 * 1024 * 1024
#: A part that shrinks more than this was made to blow up; small parts of a blank form may shrink as much.
_MOST_SHRINKING = 120


class Archive:
    """An office file's parts, each read whole and only when its announced and its real size are sane."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, IndexError, NotImplementedError) as error:
            raise DamagedFile from error
        entries = self._zip.infolist()
        if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _LARGEST_UNPACKED:
            raise BombFile
        if any(entry.flag_bits & 1 for entry in entries):
            raise EncryptedFile
        self.names = frozenset(entry.filename for entry in entries)

    def part(self, name: str) -> bytes:
        """The bytes of one part, empty when there is none."""
        if name not in self.names:
            return b""
        entry = self._zip.getinfo(name)
        if entry.file_size > 1_000_000 and entry.file_size > _MOST_SHRINKING * max(entry.compress_size, 1):
            raise BombFile
        try:
            with self._zip.open(entry) as stream:
                found = stream.read(_LARGEST_PART + 1)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise DamagedFile from error
        except Exception as error:  # zlib.error and friends: the compressed bytes are wrong
            raise DamagedFile from error
        if len(found) > _LARGEST_PART:
            raise TextTooLong
        return found
