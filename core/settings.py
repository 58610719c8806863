"""Settings: parsed once from a mapping of strings; every mistake is named with its way out."""

from __future__ import annotations

import difflib
import ipaddress
import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic import field_validator as check

from core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "RAREWATCH_"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Role(StrEnum):
    """A stage that a replica may run."""

    POLL = "poll"
    TRIAGE = "triage"
    DELIVER = "deliver"
    BOT = "bot"
    WEB = "web"


def _parts(value: object) -> object:
    """Split a comma or white space separated list."""
    return tuple(re.split(r"[,\s]+", value.strip(", \n"))) if isinstance(value, str) else value


def _absent(value: object) -> object:
    """Treat an empty value as not set."""
    return None if isinstance(value, str) and not value.strip() else value


Listed = BeforeValidator(_parts)
Optional = BeforeValidator(_absent)


class Settings(BaseModel):
    """All settings; the field `x` is the environment variable `RAREWATCH_X`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    telegram_token: Annotated[SecretStr | None, Optional] = None
    telegram_api: Annotated[str | None, Optional] = None
    redis_url: Annotated[SecretStr | None, Optional] = None
    data_dir: Annotated[Path | None, Optional] = None
    config_dir: Annotated[Path | None, Optional] = None
    feeds: Annotated[str | None, Optional] = None
    admins: Annotated[tuple[int, ...], Listed] = ()
    channels: str = ""
    web: str = "127.0.0.1:8080"
    allow_nets: Annotated[tuple[Network, ...], Listed] = ()
    poll_seconds: Annotated[Annotated[float, Field(ge=0.05)] | None, Optional] = None
    roles: Annotated[tuple[Role, ...], Listed] = tuple(Role)
    #: fixed at the first start of a store, checked after
    partitions: Annotated[int, Field(ge=1, le=256)] = 16
    #: `always` or `everysec`, for the embedded server
    appendfsync: Annotated[str, Field(pattern="^(always|everysec)$")] = "always"
    #: whether the page behind a first report is read after its alert: `on` or `off`
    enrich: Annotated[str, Field(pattern="^(on|off)$")] = "on"
    #: of the embedded server, e.g. `512mb`; `0` is no limit
    maxmemory: Annotated[str, Field(pattern=r"(?i)^\d+(b|kb|mb|gb|k|m|g)?$")] = "0"
    server_bin: Annotated[Path | None, Optional] = None
    #: how a feed's owner can reach us; part of the User-Agent
    contact: str = "https://github.com/rarewatch/rarewatch"
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"
    #: lease of partitions and of triage, in seconds; lower it only in tests
    lease_seconds: Annotated[float, Field(ge=0.2, le=60)] = 5.0

    @check("roles", mode="before")
    @classmethod
    def _all_roles(cls, value: object) -> object:
        return tuple(Role) if value in ("all", ("all",)) else _parts(value)

    @check("allow_nets", "admins", mode="before")
    @classmethod
    def _none_is_empty(cls, value: object) -> object:
        return () if isinstance(value, str) and not value.strip() else value

    @check("telegram_token")
    @classmethod
    def _token_shape(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"\d+:[\w-]{20,}", value.get_secret_value()):
            raise ValueError("is not of the form 123456:ABC...; copy it whole from @BotFather")
        return value

    @check("telegram_api")
    @classmethod
    def _api_address(cls, value: str | None) -> str | None:
        if value and urlsplit(value).scheme not in ("http", "https"):
            raise ValueError("is not an http address, e.g. http://127.0.0.1:8081")
        return value.rstrip("/") if value else None

    @check("web")
    @classmethod
    def _listen_address(cls, value: str) -> str:
        if value != "off" and not re.fullmatch(r"[^\s/]*:\d{1,5}", value):
            raise ValueError("is neither host:port nor off")
        return value

    @classmethod
    def parse(cls, environment: Mapping[str, str]) -> Self:
        """Read all `RAREWATCH_*` of a mapping; a ConfigError names each mistake and a way out."""
        given = {n: v for n, v in environment.items() if n.upper().startswith(PREFIX)}
        unknown = sorted(n for n in given if _field(n) not in cls.model_fields)
        if unknown:
            raise ConfigError("\n".join(_unknown(name, cls.model_fields) for name in unknown))
        try:
            return cls.model_validate({_field(name): value for name, value in given.items()})
        except ValidationError as error:
            raise ConfigError("\n".join(_problem(e) for e in error.errors())) from None


def _field(name: str) -> str:
    return name[len(PREFIX) :].lower()


def _unknown(name: str, fields: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(_field(name), fields, n=3, cutoff=0.5)
    meant = " or ".join(PREFIX + n.upper() for n in near)
    way_out = f"did you mean {meant}?" if near else "see the settings table in README.md"
    return f"{name} is not a setting; {way_out}"


def _problem(error: Mapping[str, Any]) -> str:
    name = PREFIX + str(error["loc"][0]).upper()
    text = str(error["msg"]).removeprefix("Value error, ")
    expected = (error.get("ctx") or {}).get("expected")
    return f"{name}: {text}" if expected is None else f"{name}: one of {expected} is needed"
