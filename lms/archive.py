"""A backup as one file: a tar of files with a manifest that knows their digests."""

import hashlib
import io
import json
import os
import tarfile
from pathlib import Path

MANIFEST = "manifest.json"
FORMAT = 1
PARTS = ("database/", "media/", "private/", "keys/")


class ArchiveError(Exception):
    """Says in a sentence why an archive is not taken."""


class HashingReader(io.RawIOBase):
    """Digests a file while tarfile reads it, so that both see the same bytes."""

    def __init__(self, handle):
        self.handle = handle
        self.digest = hashlib.sha256()

    def read(self, size=-1):
        data = self.handle.read(size)
        self.digest.update(data)
        return data


class ArchiveWriter:
    """Writes beside the target and renames at the end: a half archive has no name."""

    def __init__(self, target: Path):
        self.target = target
        self.partial = target.with_name(target.name + ".partial")
        self.digests: dict[str, str] = {}

    def __enter__(self):
        # It holds people's data and perhaps the keys: for its owner alone.
        self.file = os.fdopen(
            os.open(self.partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
        )
        self.tar = tarfile.open(fileobj=self.file, mode="w:gz", compresslevel=6)
        return self

    def add(self, path: Path, name: str) -> None:
        with path.open("rb") as handle:
            info = tarfile.TarInfo(name)
            info.size = os.fstat(handle.fileno()).st_size
            reader = HashingReader(handle)
            self.tar.addfile(info, reader)
            self.digests[name] = reader.digest.hexdigest()

    def write_manifest(self, facts: dict) -> None:
        facts = facts | {"format": FORMAT, "files": self.digests}
        text = json.dumps(facts, indent=1, sort_keys=True).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(text)
        self.tar.addfile(info, io.BytesIO(text))

    def __exit__(self, kind, *_):
        self.tar.close()
        self.file.close()
        if kind is None:
            self.partial.rename(self.target)
        else:
            self.partial.unlink()


def unpack(source: Path, folder: Path) -> dict:
    """Unpacks into `folder` what the manifest vouches for, and returns the manifest."""
    try:
        with tarfile.open(source, "r:gz") as tar:
            for member in tar:
                check_member(member)
                tar.extract(member, folder, filter="data")
    except (tarfile.TarError, OSError, EOFError) as error:
        raise ArchiveError(f"{source} cannot be read as a backup: {error}.") from error
    return checked_manifest(source, folder)


def check_member(member: tarfile.TarInfo) -> None:
    safe = member.isreg() and ".." not in Path(member.name).parts
    if not safe or not (member.name == MANIFEST or member.name.startswith(PARTS)):
        raise ArchiveError(
            f"The archive holds {member.name!r}, which no backup does. Nothing was done."
        )


def checked_manifest(source: Path, folder: Path) -> dict:
    if not (folder / MANIFEST).exists():
        raise ArchiveError(f"{source} is not a whole backup: its manifest is missing.")
    manifest = json.loads((folder / MANIFEST).read_text())
    if manifest["format"] != FORMAT:
        raise ArchiveError(f"{source} has format {manifest['format']}, not {FORMAT}.")
    found = {
        str(path.relative_to(folder)): file_digest(path)
        for path in folder.rglob("*")
        if path.is_file() and path != folder / MANIFEST
    }
    if wrong := sorted(set(found.items()) ^ set(manifest["files"].items())):
        raise ArchiveError(
            f"{source} is damaged: {wrong[0][0]} is not what was backed up."
            " Nothing was done."
        )
    return manifest


def file_digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
