"""An encoder: a small multilingual transformer that hears how a whole report is put.

Words and rules know what people wrote down; the encoder also knows what words are like that nobody
did, as it was trained on texts of a hundred languages before it was fitted to labelled reports.
It is slow (some twenty milliseconds), so it is asked only where the weights of words and rules
(`core/opinion.py`) are not clear, and what it says is weighed beside them.

Six layers of a BERT (Devlin et al., NAACL 2019): pieces of words (`core/pieces.py`), attention of
twelve heads, the mean and the first state of the last layer, one linear answer for each question.
The state of a piece is put together from parts of a codebook (product quantization: Jégou et al.,
TPAMI 2011), and what multiplies stays in bytes until it is used: it shall not fill the memory.
Source of the weights: `config/encoder/README.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any

from core.pieces import Pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from marisa_trie import Trie
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Arrays = Mapping[str, NDArray[Any]]

LAYERS, HEADS = 6, 12
#: the matrices of a layer, each with its scales and its shift
LAYERED = ("asked", "mixed", "widened", "narrowed")
#: how many pieces of a headline and of a report are heard at most, as when it was fitted
_TITLE_PIECES, MOST_PIECES = 48, 72
#: characters of the headline and of the text behind it that are heard
_TEXT = 300
_LEAD = "query: "
_EPSILON = 1e-12
#: of Hendrycks and Gimpel, Gaussian Error Linear Units (2016)
_CURVE, _CUBE = 0.7978845608, 0.044715
#: in which log-likelihoods are told
HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Trained:
    """What an encoder was fitted to: its pieces of words, its weights, what it answers."""

    trie: Trie
    #: pieces x parts of the codebook; behind the pieces strange signs, the begin, and the end
    codes: NDArray[np.uint8]
    arrays: Arrays
    #: question -> its answers, in the order of the columns of `answer`
    answers: Mapping[str, tuple[str, ...]]


class Encoder:
    """Hears reports; reads its weights when it is first asked."""

    def __init__(self, load: Callable[[], Trained]) -> None:
        self._load = load

    @cached_property
    def _model(self) -> _Model:
        return _Model(self._load())

    def hear(self, title: str, text: str) -> dict[str, dict[str, float]]:
        """The evidence for each answer to each question: its log-likelihood, in hundredths."""
        return self._model.hear(title, text)


def hearing(encoder: Encoder, title: str, text: str) -> Callable[[str], Mapping[str, float]]:
    """How to ask an encoder about one report; it hears it once, when it is first asked."""
    heard = cache(partial(encoder.hear, title, text))
    return lambda question: heard()[question]


def cut_report(pieces: Pieces, title: str, text: str) -> list[int]:
    """What is heard of a report: the pieces of its headline and of the beginning of its text."""
    begin, end = pieces.strange + 1, pieces.strange + 2
    behind = text.removeprefix(title).strip()[:_TEXT]
    head = [begin, *pieces.cut(_LEAD + title[:_TEXT]), end][:_TITLE_PIECES]
    found = [*head, *pieces.cut(behind), end]
    return found if len(found) < MOST_PIECES else [*found[: MOST_PIECES - 1], end]


class _Model:
    def __init__(self, trained: Trained) -> None:
        arrays = trained.arrays
        self._pieces = Pieces(trained.trie, arrays["scores"].data)
        self._answers = trained.answers
        self._codes, self._codebook = trained.codes, _floats(arrays["codebook"])
        self._places, self._normed = _floats(arrays["places"]), _floats(arrays["normed"])
        self._answer, self._shift = _floats(arrays["answer"]), _floats(arrays["answer_shift"])
        self._layers = [_Layer(arrays, at) for at in range(LAYERS)]

    def hear(self, title: str, text: str) -> dict[str, dict[str, float]]:
        import numpy as np

        state = self._states(cut_report(self._pieces, title, text))
        heard = np.concatenate([state.mean(axis=0), state[0]]) @ self._answer + self._shift
        found, at = {}, 0
        for question, answers in self._answers.items():
            sums = heard[at : at + len(answers)].astype(np.float64)
            likely = sums - sums.max() - np.log(np.exp(sums - sums.max()).sum())
            # whole hundredths, as of an opinion: the last digits differ between machines
            points = np.rint(HUNDREDTHS * likely).tolist()
            found[question] = dict(zip(answers, points, strict=True))
            at += len(answers)
        return found

    def _states(self, pieces: list[int]) -> Floats:
        """The states of the last layer, pieces x width."""
        state = decoded(self._codes[pieces], self._codebook) + self._places[: len(pieces)]
        state = _normal(state, self._normed)
        for layer in self._layers:
            state = layer.next(state)
        return state


def decoded(codes: NDArray[np.uint8], codebook: Floats) -> Floats:
    """The states of pieces, pieces x width, from a codebook of parts x 256 x their width."""
    import numpy as np

    found: Floats = codebook[np.arange(len(codebook)), codes].reshape(len(codes), -1)
    return found


class _Layer:
    def __init__(self, arrays: Arrays, at: int) -> None:
        self._asked, self._mixed, self._widened, self._narrowed = (
            _Matrix(arrays, f"{at}.{name}") for name in LAYERED
        )
        self._mixed_normed = _floats(arrays[f"{at}.mixed.normed"])
        self._narrowed_normed = _floats(arrays[f"{at}.narrowed.normed"])

    def next(self, state: Floats) -> Floats:
        """The states of this layer from those of the one before."""
        state = _normal(state + self._mixed(self._attended(state)), self._mixed_normed)
        return _normal(state + self._narrowed(_gelu(self._widened(state))), self._narrowed_normed)

    def _attended(self, state: Floats) -> Floats:
        import numpy as np

        count, width = state.shape
        parts = self._asked(state).reshape(count, 3, HEADS, width // HEADS)
        asked, offered, given = parts.transpose(1, 2, 0, 3)
        fit = asked @ offered.transpose(0, 2, 1) / np.float32((width // HEADS) ** 0.5)
        fit = np.exp(fit - fit.max(axis=-1, keepdims=True))
        fit /= fit.sum(axis=-1, keepdims=True)
        found: Floats = (fit @ given).transpose(1, 0, 2).reshape(count, width)
        return found


class _Matrix:
    """Inputs x outputs, as whole numbers of a byte and one scale for each output."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._weights = arrays[name]
        self._scales = _floats(arrays[f"{name}.scales"])
        self._shift = _floats(arrays[f"{name}.shift"])

    def __call__(self, state: Floats) -> Floats:
        return state @ _floats(self._weights) * self._scales + self._shift


def _normal(state: Floats, normed: Floats) -> Floats:
    """Layer normalization; `normed` holds gain and shift."""
    import numpy as np

    centred = state - state.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
    found: Floats = centred / spread * normed[0] + normed[1]
    return found


def _gelu(state: Floats) -> Floats:
    import numpy as np

    bent = np.tanh(np.float32(_CURVE) * (state + np.float32(_CUBE) * state * state * state))
    found: Floats = np.float32(0.5) * state * (1 + bent)
    return found


def _floats(array: NDArray[Any]) -> Floats:
    import numpy as np

    return array.astype(np.float32)
