"""The folder that people edit: what is read, and how each mistake in it is named."""

from __future__ import annotations

import gc
import logging
import shutil
import weakref
from datetime import date
from typing import TYPE_CHECKING

import pytest

from configuration import SHIPPED, merged, read_ledger, read_lexicon
from core.errors import ConfigError
from core.lexicon_check import mistakes
from core.located import located
from core.measure import Basis, Status

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what is shipped, to be spoilt."""
    shutil.copytree(SHIPPED, tmp_path / "config")
    return tmp_path / "config"


def spoil(path: Path, old: str, new: str) -> int:
    """Replace the first `old` of a file; the number of its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_every_shipped_measure_has_a_state_and_an_address_or_a_doubt() -> None:
    ledger = read_ledger()
    forms = {form["id"] for form in merged(SHIPPED / "lexicon")["trade_forms"]}
    assert len(ledger.measures) >= 87
    for name, measure in ledger.measures.items():
        assert ledger.state(name, date(2026, 11, 22)), name
        assert measure.sources or measure.uncertain, name
        assert len(measure.summary) <= 250, name
        assert all(len(event.note) <= 170 for event in measure.history), name
        assert set(measure.forms) <= forms


def test_the_shipped_measures_tell_the_autumn_of_2026_with_its_doubts() -> None:
    ledger = read_ledger()
    april, october = ledger.state("cn-18-2025", AUTUMN), ledger.state("cn-61-2025", AUTUMN)
    assert april
    assert october
    assert (april.status, april.applies_since) == (Status.IN_FORCE, date(2025, 4, 4))
    assert (october.status, october.until) == (Status.SUSPENDED, date(2027, 1, 10))
    assert not october.notice_seen
    assert date(2026, 11, 10) in [gap.on for gap in october.gaps]
    assert "cn-18-2025" in [claim.measure for claim in ledger.disputes(AUTUMN)]
    assert [s.on for s in ledger.upcoming(AUTUMN, days=60)][:2] == [date(2026, 11, 27)] * 2
    licences = ledger.state("cn-general-licences", date(2025, 12, 5))
    assert licences
    assert (licences.basis, licences.applies) == (Basis.REPORTED, False)


AUTUMN = date(2026, 11, 22)


def test_a_folder_without_measures_starts_and_says_so(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(folder / "measures")
    with caplog.at_level(logging.WARNING):
        assert not read_ledger(folder).measures
    assert "copy the shipped config/measures" in caplog.text


def test_a_mistake_in_a_measure_names_file_and_line(folder: Path) -> None:
    path = folder / "measures" / "jp.yaml"
    line = spoil(path, "status: in_force", "status: in force")
    with pytest.raises(
        ConfigError, match=rf"jp.yaml, line {line}: measure .*did you mean in_force"
    ):
        read_ledger(folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "goods",
            "\nelements:",
            "\nelemnts:",
            "the section 'elemnts' is unknown; did you mean elem",
        ),
        (
            "goods",
            "- symbol: Sm",
            "- symbl: Sm",
            "the key 'symbl' is unknown; did you mean symbol",
        ),
        ("names", "  country: CN\n", "", "the key 'country' is missing"),
        ("numbers", "  regex: ", "  regex: ((", "regex: "),
        ("acts", "type: quota", "type: qouta", "did you mean quota"),
        ("companies", "elements: [Nd, Pr]", "elements: [Nd, Prr]", "'Prr' is unknown; did you"),
        ("companies", "source: https:", "source: http:", "an https address is expected"),
        ("companies", "    source: https:", "    sorce: https:", "did you mean source"),
    ],
)
def test_a_mistake_in_the_lexicon_names_file_and_line(
    folder: Path, file: str, old: str, new: str, said: str
) -> None:
    spoil(folder / "lexicon" / f"{file}.yaml", old, new)
    with pytest.raises(ConfigError) as error:
        read_lexicon(folder)
    assert said in str(error.value)
    assert f"{file}.yaml, line " in str(error.value)


def test_a_key_that_stands_twice_is_named_with_both_lines(folder: Path) -> None:
    path = folder / "lexicon" / "numbers.yaml"
    path.write_text("official_numbers: []\nother: 1\nofficial_numbers: []\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 3: the key 'official_numbers' stands in line 1"):
        merged(folder / "lexicon")


def test_a_section_stands_in_one_file(folder: Path) -> None:
    (folder / "lexicon" / "more.yaml").write_text("elements: []\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"'elements' stands in .*goods.yaml already"):
        read_lexicon(folder)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("- a\n", "not laid out in sections", id="list"),
        pytest.param("a: [\n", "line 2: ", id="syntax"),
        pytest.param("a: \x00\n", "cannot be read", id="control character"),
    ],
)
def test_a_file_that_is_no_lexicon_is_named(folder: Path, text: str, said: str) -> None:
    (folder / "lexicon" / "goods.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"goods\.yaml") as error:
        read_lexicon(folder)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("{}", "'answers'", id="a key is missing"),
        pytest.param("[", "Expecting value", id="no JSON"),
        pytest.param('{"answers": ["a"], "base": [70000], "weights": {}}', "", id="too large"),
        pytest.param('{"answers": ["a"], "base": [1], "weights": {"x": []}}', "x: 0", id="short"),
        pytest.param('{"answers": ["a"], "base": [1], "weights": {}}', "are a", id="unknown"),
    ],
)
def test_spoilt_weights_are_named_with_the_way_out(folder: Path, text: str, said: str) -> None:
    (folder / "opinions" / "kind.json").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"kind\.json: .*fit them anew") as error:
        read_lexicon(folder)
    assert said in str(error.value)


def test_a_folder_without_weights_takes_the_shipped_ones(folder: Path) -> None:
    shutil.rmtree(folder / "opinions")
    assert set(read_lexicon(folder).opinions) == {"kind", "direction"}


@pytest.mark.parametrize("name", ["weights.npz", "pieces.marisa", "codes.npy"])
def test_a_damaged_encoder_is_named_before_anybody_asks_it(folder: Path, name: str) -> None:
    path = folder / "encoder" / name
    path.write_bytes(path.read_bytes()[:-1])
    said = rf"encoder: .*{name} is damaged.*fit it anew"
    with pytest.raises(ConfigError, match=said) as first:
        read_lexicon(folder)
    # and again, while somebody looks at the first error
    with pytest.raises(ConfigError, match=said) as second:
        read_lexicon(folder)
    assert first.value is not second.value


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param('"kind"', '"mood"', "other questions", id="another question"),
        pytest.param('"quota"', '"quotas"', "or answers", id="another answer"),
        pytest.param('"crc32"', '"crc"', "'crc32'", id="a key is missing"),
        pytest.param("{", "", "Extra data", id="no JSON"),
    ],
)
def test_an_encoder_that_answers_otherwise_is_named(
    folder: Path, old: str, new: str, said: str
) -> None:
    spoil(folder / "encoder" / "encoder.json", old, new)
    with pytest.raises(ConfigError, match="not an encoder that") as error:
        read_lexicon(folder)
    assert said in str(error.value)


def test_an_encoder_without_a_file_is_named(folder: Path) -> None:
    (folder / "encoder" / "codes.npy").unlink()
    with pytest.raises(ConfigError, match=r"codes\.npy cannot be read"):
        read_lexicon(folder)


def test_a_folder_without_an_encoder_takes_the_shipped_one(folder: Path) -> None:
    shutil.rmtree(folder / "encoder")
    encoder = read_lexicon(folder).encoder
    assert encoder
    assert encoder.hear("Rare earths", "")["kind"]


def test_readers_of_the_same_files_share_one_lexicon_while_it_is_held(folder: Path) -> None:
    held = read_lexicon(folder)
    assert read_lexicon(folder) is held
    assert read_lexicon() is not held
    gone = weakref.ref(held)
    del held
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("name", ["lexicon/goods.yaml", "opinions/kind.json", "severity.yaml"])
def test_a_file_that_changes_is_read_anew(folder: Path, name: str) -> None:
    held = read_lexicon(folder)
    (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
    assert read_lexicon(folder) is not held


def test_a_changed_word_counts_although_the_lexicon_before_is_held(folder: Path) -> None:
    held = read_lexicon(folder)
    assert held.countries["CN"][0] == "China"
    spoil(folder / "lexicon" / "countries.yaml", "name: China", "name: Qhina")
    assert read_lexicon(folder).countries["CN"][0] == "Qhina"
    assert held.countries["CN"][0] == "China"


def test_a_file_that_leads_nowhere_is_named(folder: Path) -> None:
    (folder / "lexicon" / "more.yaml").symlink_to("nowhere")
    with pytest.raises(ConfigError, match=r"more\.yaml cannot be read"):
        read_lexicon(folder)


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / "lexicon" / "goods.yaml").write_bytes("é".encode("latin-1"))
    with pytest.raises(ConfigError, match=r"goods\.yaml cannot be read"):
        read_lexicon(folder)


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no YAML files"):
        merged(tmp_path)


def test_words_that_yaml_takes_for_something_else_stay_words(tmp_path: Path) -> None:
    text = "words: [no, yes, on, 2026-02-30]\nflag: true\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert merged(tmp_path) == {"words": ["no", "yes", "on", "2026-02-30"], "flag": True}


def test_what_cannot_be_placed_is_left_to_the_first_error() -> None:
    files = [located((p).read_text(encoding="utf-8"), p.name) for p in LEXICON]
    mistakes(files, [])
    with pytest.raises(ConfigError, match="is no word"):
        mistakes([*files, located("topics: {x: {en: ['*']}}", "x.yaml")], [])
    with pytest.raises(ConfigError, match="the section 'acts' is missing"):
        mistakes([located("topics: {x: [y]}", "x.yaml")], ["topics"])


LEXICON = sorted((SHIPPED / "lexicon").glob("*.yaml"))
