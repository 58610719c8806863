"""Settings: what is accepted, and how a mistake is told."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ConfigError
from core.settings import Role, Settings

TOKEN = "123456:" + "A" * 35


def test_defaults_run_everything_without_a_token() -> None:
    settings = Settings.parse({})
    assert settings.telegram_token is None
    assert settings.roles == tuple(Role)
    assert settings.poll_seconds is None


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        pytest.param("ROLES", "poll, triage", "roles", (Role.POLL, Role.TRIAGE), id="roles"),
        pytest.param("ROLES", "all", "roles", tuple(Role), id="all roles"),
        pytest.param("ADMINS", "1, 22 333", "admins", (1, 22, 333), id="admins"),
        pytest.param("ADMINS", "", "admins", (), id="no admins"),
        pytest.param("ALLOW_NETS", "127.0.0.0/8,::1/128", "allow_nets",
                     (ip_network("127.0.0.0/8"), ip_network("::1/128")), id="networks"),
        pytest.param("ALLOW_NETS", " ", "allow_nets", (), id="no networks"),
        pytest.param("POLL_SECONDS", "0.5", "poll_seconds", 0.5, id="interval"),
        pytest.param("POLL_SECONDS", "", "poll_seconds", None, id="adaptive interval"),
        pytest.param("DATA_DIR", "/data", "data_dir", Path("/data"), id="folder"),
        pytest.param("TELEGRAM_API", "http://127.0.0.1:8081/", "telegram_api",
                     "http://127.0.0.1:8081", id="api"),
        pytest.param("WEB", "off", "web", "off", id="no web"),
        pytest.param("MAXMEMORY", "512mb", "maxmemory", "512mb", id="memory"),
    ],
)  # fmt: skip
def test_a_value_is_read(name: str, value: str, field: str, expected: object) -> None:
    assert getattr(Settings.parse({f"RAREWATCH_{name}": value}), field) == expected


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        pytest.param("TELEGRAM_TOKN", TOKEN, "RAREWATCH_TELEGRAM_TOKEN", id="near name"),
        pytest.param("XYZZY", "1", "settings table", id="far name"),
        pytest.param("TELEGRAM_TOKEN", "hunter2", "@BotFather", id="token"),
        pytest.param("TELEGRAM_API", "ftp://x", "http address", id="api"),
        pytest.param("ROLES", "pol", "'poll'", id="role"),
        pytest.param("ALLOW_NETS", "here", "RAREWATCH_ALLOW_NETS", id="network"),
        pytest.param("ADMINS", "@me", "RAREWATCH_ADMINS", id="admin"),
        pytest.param("POLL_SECONDS", "0", "RAREWATCH_POLL_SECONDS", id="interval"),
        pytest.param("WEB", "8080", "host:port", id="web"),
        pytest.param("APPENDFSYNC", "never", "RAREWATCH_APPENDFSYNC", id="fsync"),
    ],
)
def test_a_mistake_is_named_with_its_way_out(name: str, value: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        Settings.parse({f"RAREWATCH_{name}": value})


def test_several_mistakes_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as told:
        Settings.parse({"RAREWATCH_WEB": "x", "RAREWATCH_ADMINS": "y"})
    assert "RAREWATCH_WEB" in str(told.value)
    assert "RAREWATCH_ADMINS" in str(told.value)


def test_secrets_are_never_shown() -> None:
    settings = Settings.parse(
        {"RAREWATCH_TELEGRAM_TOKEN": TOKEN, "RAREWATCH_REDIS_URL": "redis://:secret@h:1"}
    )
    assert TOKEN not in repr(settings)
    assert "secret" not in repr(settings)
    with pytest.raises(ConfigError) as told:
        Settings.parse({"RAREWATCH_TELEGRAM_TOKEN": "not:the-token"})
    assert "not:the-token" not in str(told.value)


def test_other_variables_are_no_concern_of_ours() -> None:
    assert Settings.parse({"PATH": "/bin", "RAREWATCHER": "x"}) == Settings.parse({})


NAMES = [f"RAREWATCH_{name.upper()}" for name in Settings.model_fields]


@given(
    st.dictionaries(st.sampled_from([*NAMES, "RAREWATCH_", "RAREWATCH_É"]), st.text(max_size=30))
)
def test_any_text_is_either_settings_or_a_named_mistake(environment: dict[str, str]) -> None:
    try:
        Settings.parse(environment)
        mistake = "RAREWATCH_"
    except ConfigError as error:
        mistake = str(error)
    assert "RAREWATCH_" in mistake
