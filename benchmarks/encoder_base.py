"""What the encoder starts from: the layers and the pieces of multilingual-e5-small."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

import marisa_trie
import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: the numbers of a block share a scale
_BLOCK = 32
#: what a row of the table is for, where it is no piece of a word, in the order of our rows
_SPECIAL = ("<unk>", "<s>", "</s>")
_OTHERS = ("<pad>", "<mask>")
#: numbers of a row that share a code, how many codes there are, on how many rows they are fitted
_SHARED, _CODES, _SAMPLE, _TURNS = 4, 256, 50_000, 14
#: how much a piece counts that the texts at hand do not have
_UNSEEN = 0.3


class Base:
    """The file of the package: a table of contents, numbers of four bits in blocks, floats."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        at = 8 + 36
        pieces = struct.unpack_from("<i", self._bytes, at)[0]
        at += 20
        at += 8 + struct.unpack_from("<Q", self._bytes, at)[0] + (pieces + 1) * 4 + pieces * 4
        at += 8 + struct.unpack_from("<I", self._bytes, at + 4)[0]
        self._where, entries, at = {}, struct.unpack_from("<i", self._bytes, at)[0], at + 4
        for _ in range(entries):
            length = struct.unpack_from("<H", self._bytes, at)[0]
            name = self._bytes[at + 2 : at + 2 + length].decode()
            at += 2 + length
            self._where[name] = struct.unpack_from("<IQQ", self._bytes, at + 1)
            at += 21

    def floats(self, name: str) -> np.ndarray:
        """The numbers of one entry, unpacked."""
        count, start, size = self._where[name]
        if size == 4 * count:
            return np.frombuffer(self._bytes, np.float32, count, start).copy()
        rows = np.frombuffer(self._bytes, np.uint8, size, start).reshape(-1, 2 + _BLOCK // 2)
        scales, blocks = rows[:, :2].copy().view(np.float16), rows[:, 2:]
        numbers = np.concatenate([blocks & 15, blocks >> 4], axis=-1).astype(np.float32) - 8
        return (numbers * scales.astype(np.float32)).reshape(-1)


def vocabulary(path: Path) -> tuple[marisa_trie.Trie, np.ndarray, list[int]]:
    """The trie of all pieces, their scores in its order, and which row of the base each row is."""
    rows = json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]
    at = {piece: number for number, (piece, _) in enumerate(rows)}
    pieces = [piece for piece in at if piece not in (*_SPECIAL, *_OTHERS)]
    trie = marisa_trie.Trie(pieces)
    ordered = sorted(pieces, key=trie.__getitem__)
    scores = np.array([rows[at[piece]][1] for piece in ordered], np.float32)
    return trie, scores, [at[piece] for piece in (*ordered, *_SPECIAL)]


def quantized(table: torch.Tensor, seen: Mapping[int, int]) -> tuple[torch.Tensor, torch.Tensor]:
    """Codes and codebook of a table; pieces that occur often in the texts count more.

    Product quantization (Jégou et al., TPAMI 2011): k-means for every few columns by themselves.
    """
    weights = torch.full((len(table),), _UNSEEN)
    for piece, count in seen.items():
        weights[piece] += count**0.5
    sample = torch.multinomial(weights, _SAMPLE, replacement=False)
    parts = table.view(len(table), -1, _SHARED).transpose(0, 1)
    books = torch.stack([_means(part[sample]) for part in parts])
    codes = [_nearest(part, book) for part, book in zip(parts, books, strict=True)]
    return torch.stack(codes, dim=1).to(torch.uint8), books


def _means(rows: torch.Tensor) -> torch.Tensor:
    """The means of as many groups as there are codes (Lloyd's k-means)."""
    means = rows[torch.randperm(len(rows))[:_CODES]]
    for _ in range(_TURNS):
        nearest = _nearest(rows, means)
        sums = torch.zeros_like(means).index_add_(0, nearest, rows)
        count = torch.bincount(nearest, minlength=_CODES)[:, None]
        means = torch.where(count > 0, sums / count.clamp(min=1), means)
    return means


def _nearest(rows: torch.Tensor, means: torch.Tensor) -> torch.Tensor:
    far = (means * means).sum(1)
    return torch.cat([(far - 2 * part @ means.T).argmin(1) for part in rows.split(50_000)])
