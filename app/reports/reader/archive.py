"""Knows how to open the zipped parts of an office file without being blown up by them; refuses to know their contents."""

import io
import zipfile

from app.confined import DAMAGED, oddity, swollen
from app.reports.reader.refusals import BombFile, DamagedFile, EncryptedFile, TextTooLong

_LARGEST_PART = 60 * 1024 * 1024


class Archive:
    """An office file's parts, each read whole and only when its announced and its real size are sane."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGED as error:
            raise DamagedFile from error
        odd = oddity(self._zip)
        if odd:
            raise EncryptedFile if odd == "encrypted" else BombFile
        self.names = frozenset(self._zip.namelist())

    def part(self, name: str) -> bytes:
        """The bytes of one part, empty when there is none."""
        if name not in self.names:
            return b""
        entry = self._zip.getinfo(name)
        if swollen(entry):
            raise BombFile
        try:
            with self._zip.open(entry) as stream:
                found = stream.read(_LARGEST_PART + 1)
        except DAMAGED as error:
            raise DamagedFile from error
        if len(found) > _LARGEST_PART:
            raise TextTooLong
        return found
