"""Typed settings, read once at start; half a configuration is refused with a clear message."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.agreements import Agreement, read_agreement
from core.errors import SettingsError

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def _baa(whom: str) -> Any:
    return Field(
        None,
        description=f"Business associate agreement with {whom}, as 2026-01-15..2028-01-15; none = no patient data to it.",
    )


class Settings(BaseSettings):
    """Everything the environment decides. Names in the environment: `GLOWDESK_` and the field, upper case."""

    model_config = SettingsConfigDict(env_prefix="GLOWDESK_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Field(Path("var"), description="Where SQLite, media and the generated master key live.")
    database_url: str | None = Field(
        None,
        repr=False,
        description="postgresql://user:password@host/name; none = SQLite in the data directory.",
    )
    redis_url: str | None = Field(
        None, repr=False, description="redis://host:port/0; needed by more than one web process."
    )
    public_url: str = Field(
        "http://127.0.0.1:8000",
        description="The address providers and browsers reach us at; signed by Twilio.",
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on.")
    hl7_listen: str | None = Field(
        None,
        pattern=r"^(\[[0-9a-fA-F:]+\]|[^:\s]+):\d{1,5}$",
        description="Where HL7 v2 messages are heard, as 127.0.0.1:2575; none = nowhere. MLLP has no sign-in: keep it "
        "on loopback or behind a tunnel.",
    )
    master_key: str | None = Field(
        None,
        repr=False,
        description="32 bytes, base64: wraps every practice's data key. None = a file in the data directory.",
    )
    master_key_command: str | None = Field(
        None,
        repr=False,
        description="Instead of the key itself: a command that prints it (KMS, password store); run without a shell.",
    )
    master_keys_earlier: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        repr=False,
        description="Keys that may still open what they wrapped while the master key is rotated, separated by commas.",
    )
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Further host names that requests may name, beside the public address and loopback."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        ("127.0.0.1", "::1"),
        description="Addresses of reverse proxies whose X-Forwarded-For is believed, separated by commas.",
    )
    baa_twilio: Annotated[Agreement | None, NoDecode] = _baa("Twilio (texts and calls)")
    baa_llm: Annotated[Agreement | None, NoDecode] = _baa("the vendor of the language model")
    baa_email: Annotated[Agreement | None, NoDecode] = _baa("the e-mail sender")
    baa_hosting: Annotated[Agreement | None, NoDecode] = _baa("the host of this machine")
    baa_database: Annotated[Agreement | None, NoDecode] = _baa("the host of the database")
    baa_backups: Annotated[Agreement | None, NoDecode] = _baa("whoever keeps the backups")
    llm_base_url: str | None = Field(
        None,
        description="A language model's endpoint that speaks Chat Completions; None = the playbook alone. Patients' "
        "texts go there only under GLOWDESK_BAA_LLM, with names and numbers hidden.",
    )
    llm_api_key: str | None = Field(None, repr=False, description="What that endpoint knows us by.")
    llm_model: str | None = Field(None, description="The model's name there.")
    llm_cents_per_million_in: int = Field(
        0, ge=0, description="What a million tokens of input cost, in US cents."
    )
    llm_cents_per_million_out: int = Field(0, ge=0, description="The same for output.")
    sandbox: bool = Field(False, description="The test interface of docs/sandbox.md; loopback only.")
    non_production: bool = Field(
        False, description="True: the gate blocks every message except to `allowed_recipients`."
    )
    allowed_recipients: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Addresses a non-production system may write to, separated by commas."
    )
    gather_quiet_seconds: float = Field(1.2, ge=0, description="Quiet time that ends a burst of texts.")
    gather_most_seconds: float = Field(4.0, ge=0, description="A burst is answered after this, quiet or not.")
    watchdog_seconds: float = Field(
        15.0, gt=0, description="When a first reply has to be out, come what may."
    )
    workers: bool = Field(True, description="Run the worker loops inside the web process.")
    demo: bool = Field(False, description="Offer the demo sign-in link; never on a real system.")
    demo_token: str | None = Field(None, repr=False, description="What the demo sign-in link carries.")
    log_json: bool = Field(False, description="Log lines as JSON.")

    oidc_issuer: str | None = Field(
        None, description="https address of an OpenID Connect provider that staff may sign in with."
    )
    oidc_client_id: str | None = Field(None, description="Our name at that provider.")
    oidc_client_secret: str | None = Field(None, repr=False, description="Our password at that provider.")

    @field_validator("allowed_recipients", "master_keys_earlier", "hosts", "trusted_proxies", mode="before")
    @classmethod
    def _list(cls, value: object) -> object:
        return (
            tuple(each.strip() for each in value.split(",") if each.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator(
        "baa_twilio", "baa_llm", "baa_email", "baa_hosting", "baa_database", "baa_backups", mode="before"
    )
    @classmethod
    def _agreement(cls, value: object) -> object:
        return read_agreement(value) if isinstance(value, str) else value

    @model_validator(mode="before")
    @classmethod
    def _nobody_is_real(cls, data: dict[str, Any]) -> dict[str, Any]:
        """In the sandbox a model is shown invented texts only: that an agreement is named is enough there."""
        if str(data.get("sandbox", "")).lower() in {"1", "true", "yes", "on"} and data.get("baa_llm"):
            data["baa_llm"] = Agreement(date.min, None)
        return data

    @model_validator(mode="after")
    def _whole(self) -> Self:
        problems = [
            *self._key_problems(),
            *self._scale_problems(),
            *self._sandbox_problems(),
            *self._demo_problems(),
            *self._oidc_problems(),
            *self._model_problems(),
        ]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _key_problems(self) -> list[str]:
        if self.master_key and self.master_key_command:
            return ["GLOWDESK_MASTER_KEY and GLOWDESK_MASTER_KEY_COMMAND are both set; keep one"]
        return []

    def _model_problems(self) -> list[str]:
        if (self.llm_base_url is None) != (self.llm_model is None):
            return ["GLOWDESK_LLM_BASE_URL and GLOWDESK_LLM_MODEL are set together or not at all"]
        found = urlsplit(self.llm_base_url or "https://none")
        if found.scheme == "https" or (found.scheme == "http" and found.hostname in LOOPBACK):
            return []
        return ["GLOWDESK_LLM_BASE_URL must begin with https://, or with http:// on this very machine"]

    def _scale_problems(self) -> list[str]:
        problems = []
        if self.database_url and not self.database_url.startswith(("postgresql://", "postgres://")):
            problems.append("GLOWDESK_DATABASE_URL must begin with postgresql://")
        if self.database_url and not (self.master_key or self.master_key_command):
            problems.append("GLOWDESK_MASTER_KEY is needed with GLOWDESK_DATABASE_URL: processes share it")
        if self.redis_url and not self.database_url:
            problems.append(
                "GLOWDESK_REDIS_URL without GLOWDESK_DATABASE_URL: SQLite allows one process only"
            )
        return problems

    def _sandbox_problems(self) -> list[str]:
        if not self.sandbox:
            return []
        problems = []
        if self.host not in LOOPBACK:
            problems.append("GLOWDESK_SANDBOX is on and GLOWDESK_HOST is not a loopback address")
        if self.database_url:
            problems.append(
                "GLOWDESK_SANDBOX is on and GLOWDESK_DATABASE_URL is set; the sandbox has its own"
            )
        return problems

    def _demo_problems(self) -> list[str]:
        if self.demo and self.host not in LOOPBACK:
            return ["GLOWDESK_DEMO is on and GLOWDESK_HOST is not a loopback address"]
        return []

    def _oidc_problems(self) -> list[str]:
        given = [self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret]
        if any(given) and not all(given):
            return [
                "GLOWDESK_OIDC_ISSUER, GLOWDESK_OIDC_CLIENT_ID and GLOWDESK_OIDC_CLIENT_SECRET go together"
            ]
        return []

    @property
    def sqlite_url(self) -> str:
        return f"sqlite:///{self.data_dir / 'glowdesk.db'}"

    @property
    def url(self) -> str:
        return self.database_url or self.sqlite_url


def read_settings(**overrides: object) -> Settings:
    """The settings of this process; raises `SettingsError` with one line per problem."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError("\n".join(_line(problem) for problem in error.errors())) from None


def _line(problem: object) -> str:
    assert isinstance(problem, dict)
    place = "_".join(str(part) for part in problem["loc"]).upper()
    message = str(problem["msg"]).removeprefix("Value error, ")
    return f"GLOWDESK_{place}: {message}" if place else message
