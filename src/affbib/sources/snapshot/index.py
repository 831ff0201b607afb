"""Indexes: any number of works on disk, built in a stream, published in one step, and found by identifier or words.

Needs the extra `affbib[index]` (tantivy, msgspec). An index is a folder: `manifest.json`, which is written last and
names the folder of files that is in force, with their sizes and checksums. Such folders have names of their own and a
mark inside, so that nothing is ever removed that affbib has not written; a lock keeps two builds from one target.
"""

import json
import os
import re
import secrets
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import msgspec
import tantivy
from attrs import define, frozen

from affbib.compare.authors import agreement
from affbib.compare.titles import likeness, resemble
from affbib.errors import AffbibError, MalformedResponse, SnapshotError
from affbib.model.identifiers import Identifier
from affbib.model.references import Reference
from affbib.model.works import Work
from affbib.sources import Answer
from affbib.sources.crossref.schema import to_work
from affbib.sources.snapshot.dump import Counts, StoredWork, read_dumps, title_and_families
from affbib.text.files import write_atomically
from affbib.text.folding import words
from affbib.text.locks import try_lock

__all__ = ["Index", "Manifest", "build_index"]

_FORMAT = 1
_MANIFEST = "manifest.json"
_LOCK = "build.lock"
_PREFIX, _MARK = "affbib-works-", "made-by-affbib"
_OWN = re.compile(rf"{_PREFIX}[0-9a-f]{{16}}")
_HEAP = 160_000_000
"""Bytes that the index's writer may hold before it writes a segment."""
_CHECKED = 512_000_000
"""Bytes up to which an index's checksums are compared when it is opened; of larger ones only the sizes are."""


@frozen
class Manifest:
    """What is known of an index: how many `works` of how many `lines`, its size in `bytes`, and the first `faults`.

    A fault is a file, a line (1-based) and what is wrong there; `bad_lines` counts them all.
    """

    works: int
    lines: int
    bad_lines: int
    bytes: int
    faults: tuple[tuple[str, int, str], ...] = ()


def build_index(
    inputs: Iterable[str | PathLike[str]],
    target: str | PathLike[str],
    *,
    progress: Callable[[int], None] | None = None,
) -> Manifest:
    """Build an index of the works in files of Crossref's schema: JSON Lines or public data members, gzipped or not.

    The works are streamed. The index that was at `target` stays in force until the new one is complete; what a build
    that was killed has left is removed, and nothing else. `progress` is called with the number of works so far, every
    thousand.

    :raises SnapshotError: an input cannot be read, holds no work or lies in `target`; `target` is something else, or
        another build is at work there; or the disk is full
    """
    folder, inputs = Path(target), tuple(inputs)
    _check_is_ours(folder)
    for path in inputs:
        if folder.resolve() in Path(path).resolve().parents:
            raise SnapshotError(f"{fspath(path)}: lies in the folder of the index that is to be built")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = try_lock(folder / _LOCK)
    except OSError as fault:
        raise SnapshotError(f"{fspath(target)}: cannot be written: {fault.strerror}") from fault
    if lock is None:
        raise SnapshotError(f"{fspath(target)}: another build is at work there; wait until it has ended")
    try:
        # What came since the first look, before the lock was held.
        _check_is_ours(folder)
        return _built(inputs, folder, progress)
    finally:
        os.close(lock)


def _built(inputs: Sequence[str | PathLike[str]], folder: Path, progress: Callable[[int], None] | None) -> Manifest:
    """Return the manifest of an index that is built in a folder whose lock is held."""
    try:
        files = folder / f"{_PREFIX}{secrets.token_hex(8)}"
        files.mkdir()
        (files / _MARK).touch()
    except OSError as fault:
        raise SnapshotError(f"{folder}: cannot be written: {fault.strerror}") from fault
    try:
        counts = Counts()
        _write(read_dumps(inputs, counts), files, progress)
        if not counts.works:
            raise SnapshotError(f"{', '.join(fspath(path) for path in inputs)}: holds no work{_first_fault(counts)}")
        manifest = _publish(folder, files, counts)
    except BaseException as fault:
        shutil.rmtree(files, ignore_errors=True)
        if isinstance(fault, OSError | ValueError | AffbibError) and not isinstance(fault, SnapshotError):
            raise SnapshotError(f"{folder}: cannot be built: {fault}") from fault
        raise
    for old in folder.iterdir():
        if old != files and _is_written_here(old):
            shutil.rmtree(old, ignore_errors=True)
    return manifest


def _check_is_ours(folder: Path) -> None:
    """Refuse a folder that holds anything but an index, or what a killed build left."""
    if folder.exists() and not folder.is_dir():
        raise SnapshotError(f"{folder}: is there already, and is no index")
    for path in folder.iterdir() if folder.exists() else ():
        if not (path.name in (_MANIFEST, _LOCK) or path.name.startswith(f".{_MANIFEST}.") or _is_written_here(path)):
            raise SnapshotError(f"{folder}: is there already, and is no index: it holds {path.name}")


def _is_written_here(path: Path) -> bool:
    """Tell whether a path is a folder that a build has made: by its name, and by the mark in it."""
    is_made = _OWN.fullmatch(path.name) is not None and path.is_dir() and not path.is_symlink()
    # Between a folder and its mark a build may be killed.
    return is_made and ((path / _MARK).is_file() or not any(path.iterdir()))


def _first_fault(counts: Counts) -> str:
    return "".join(f"; {file}:{line}: {what}" for file, line, what in counts.faults[:1])


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("family", tokenizer_name="whitespace", index_option="basic")
    builder.add_bytes_field("message", stored=True, indexed=False)
    return builder.build()


def _write(works: Iterable[StoredWork], folder: Path, progress: Callable[[int], None] | None) -> None:
    index = tantivy.Index(_schema(), path=fspath(folder))
    writer = index.writer(_HEAP, 1)
    try:
        for number, work in enumerate(works, 1):
            folded = words(work.title[:1000])
            document = tantivy.Document()
            document.add_text("title", " ".join(folded))
            document.add_text("family", " ".join(work.families))
            document.add_text("key", _title_key(folded))
            for identifier in work.identifiers:
                document.add_text("key", str(identifier))
            document.add_bytes("message", work.message)
            writer.add_document(document)
            if progress and number % 1000 == 0:
                progress(number)
        writer.commit()
    finally:
        # Ends the threads that write, also after a fault: nothing is written any more when the folder is removed.
        writer.wait_merging_threads()


def _title_key(folded: Sequence[str]) -> str:
    return "=" + blake2b(" ".join(folded).encode(), digest_size=8).hexdigest()


def _publish(folder: Path, files: Path, counts: Counts) -> Manifest:
    """Put the new files in force by writing the manifest that names them, in one step."""
    sums = {path.name: [path.stat().st_size, _checksum(path)] for path in sorted(files.iterdir())}
    manifest = Manifest(
        counts.works, counts.lines, counts.bad_lines, sum(size for size, _ in sums.values()), tuple(counts.faults)
    )
    text = {
        "affbib-index": _FORMAT,
        "works": manifest.works,
        "lines": manifest.lines,
        "bad lines": manifest.bad_lines,
        "faults": manifest.faults,
        "folder": files.name,
        "files": sums,
    }
    write_atomically(folder / _MANIFEST, json.dumps(text, indent=1, ensure_ascii=False) + "\n")
    return manifest


def _checksum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total = zlib.crc32(block, total)
    return total


@define(eq=False)
class Index:
    """An index of works on disk: a source that is asked like a snapshot of any size."""

    name: str
    manifest: Manifest
    _searcher: Any
    _schema: Any

    @classmethod
    def open(cls, path: str | PathLike[str]) -> "Index":
        """Open an index.

        :raises SnapshotError: it is not there, damaged, or of another format
        """
        folder = Path(path)
        manifest, files = _read_manifest(folder)
        try:
            index = tantivy.Index.open(fspath(files))
            return cls(folder.name, manifest, index.searcher(), index.schema)
        except (OSError, ValueError) as fault:
            raise SnapshotError(f"{fspath(path)}: the index is damaged ({fault}); build it again") from fault

    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        """Yield for each identifier the works that carry it."""
        for identifier in identifiers:
            works = map(self._work, self._hits([("key", str(identifier))], 10))
            yield tuple({work.id: work for work in works}.values())

    def search(self, references: Sequence[Reference], *, limit: int = 10) -> Iterator[Answer]:
        """Yield for each reference at most `limit` works that it may mean, the likeliest first.

        Asked in turn, until a work is found that the reference may well mean: the exact title, the rarest words of the
        title, and all words with the authors.
        """
        for reference in references:
            yield tuple(self._nearest(reference, limit))

    def _nearest(self, reference: Reference, limit: int) -> list[Work]:
        title = words(reference.title[:1000])[:80]
        families = [word for name in reference.authors[:20] for word in words(name.family)[-1:]]
        if not title:
            return []
        works: dict[bytes, Work | None] = {}
        for ask in (self._by_title, self._by_rarest, self._by_all):
            latest = {
                message: works[message] if message in works else self._work_like(reference, families, message)
                for message in self._hits(ask(title, families), limit)
            }
            # The latest question is the widest: what it finds comes first.
            works = latest | {message: work for message, work in works.items() if message not in latest}
            if any(work and _may_mean(reference, work) for work in latest.values()):
                break
        return list({work.id: work for work in works.values() if work}.values())[:limit]

    def _work_like(self, reference: Reference, families: Sequence[str], message: bytes) -> Work | None:
        return self._work(message) if _resembles(reference, families, message) else None

    def _by_title(self, title: Sequence[str], _: Sequence[str]) -> list[tuple[str, str]]:
        return [("key", _title_key(title))]

    def _by_rarest(self, title: Sequence[str], _: Sequence[str]) -> list[tuple[str, str]]:
        return [term for _, term in self._rare(("title", word) for word in title)[:_RAREST]]

    def _by_all(self, title: Sequence[str], families: Sequence[str]) -> list[tuple[str, str]]:
        joined = (one + two for one, two in pairwise(title))
        rare = self._rare([*(("title", word) for word in (*title, *joined)), *(("family", name) for name in families)])
        # Words that very many works hold cost most and tell least; short titles may consist of them.
        many = self.manifest.works * _COMMON
        return [term for number, (count, term) in enumerate(rare) if count <= many or number < 2 * _RAREST]

    def _rare(self, terms: Iterable[tuple[str, str]]) -> list[tuple[int, tuple[str, str]]]:
        """Return the terms that works hold, with how many do, the rarest first."""
        counted = ((self._searcher.doc_freq(*term), term) for term in dict.fromkeys(terms))
        return sorted((count, term) for count, term in counted if count)

    def _hits(self, terms: Iterable[tuple[str, str]], limit: int) -> list[bytes]:
        """Return the stored messages of the works that hold most of the terms, by their rarity (BM25)."""
        parts = [(tantivy.Occur.Should, tantivy.Query.term_query(self._schema, *term)) for term in dict.fromkeys(terms)]
        if not parts:
            return []
        try:
            hits = self._searcher.search(tantivy.Query.boolean_query(parts), limit, count=False).hits
            return [bytes(self._searcher.doc(address)["message"][0]) for _, address in hits]
        except (OSError, ValueError) as fault:
            raise SnapshotError(f"{self.name}: the index is damaged ({fault}); build it again") from fault

    def _work(self, message: bytes) -> Work:
        try:
            return to_work(msgspec.json.decode(message), source=self.name)
        except (msgspec.MsgspecError, MalformedResponse) as fault:
            raise SnapshotError(f"{self.name}: the index is damaged ({fault}); build it again") from fault


_RAREST = 5
"""How many of a title's rarest words are asked for first."""
_COMMON = 0.01
"""The share of the works that hold a word from which on it is left out of a question with enough other words."""


def _resembles(reference: Reference, families: Sequence[str], message: bytes) -> bool:
    """Tell, before a work is read in full, whether it shares words of the title, or most of the authors."""
    parts = title_and_families(message)
    if parts is None or resemble(reference.title, parts[0]):
        return True
    return len(parts[1].intersection(families)) >= 0.7 * max(2, len(families))


def _may_mean(reference: Reference, work: Work) -> bool:
    if likeness(reference.title, work.title).similarity < 0.85:
        return False
    return not (reference.authors and work.authors) or agreement(reference.authors, work.authors).share >= 0.5


def _read_manifest(folder: Path) -> tuple[Manifest, Path]:
    path = folder / _MANIFEST
    try:
        text = json.loads(path.read_bytes())
        if text["affbib-index"] != _FORMAT:
            raise SnapshotError(f"{folder}: an index of format {text['affbib-index']}, not {_FORMAT}; build it again")
        files = folder / Path(text["folder"]).name
        sums = {str(name): (int(size), int(total)) for name, (size, total) in text["files"].items()}
        faults = tuple((str(file), int(line), str(what)) for file, line, what in text["faults"])
        whole = sum(size for size, _ in sums.values())
        manifest = Manifest(int(text["works"]), int(text["lines"]), int(text["bad lines"]), whole, faults)
        for name, (size, total) in sums.items():
            file = files / Path(name).name
            if file.stat().st_size != size or (whole <= _CHECKED and _checksum(file) != total):
                raise SnapshotError(f"{folder}: {name} is damaged; build the index again")
    except FileNotFoundError as fault:
        raise SnapshotError(f"{folder}: no index, or a part of it is missing ({Path(fault.filename).name})") from fault
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise SnapshotError(f"{folder}: the manifest is damaged; build the index again") from fault
    return manifest, files
