"""Settings of a running service, from the environment (`ANXIN_...`)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]


class Settings(BaseSettings):
    """What an operator can set. `secret` keys the hashes and encryption of personal data."""

    model_config = SettingsConfigDict(env_prefix="ANXIN_", extra="ignore")

    bus: str = "127.0.0.1:9092"
    store: str = "mongodb://127.0.0.1:27017"
    url: str = Field(default="http://127.0.0.1:8000", description="origin behind which all services stand")
    public_url: str | None = Field(default=None, description="address that a QR code leads to; default: url")
    policies: Path = ROOT / "policies"
    calendars: Path = ROOT / "policies" / "calendars"
    fonts: str = Field(default="", description="folders of official fonts, separated as in PATH")
    secret: SecretStr = SecretStr("")
    instance: str | None = Field(default=None, description="lasting name of this process")
    replication: int = 1
    host: str = "127.0.0.1"
    port: int = 8000
    log_level: str = "INFO"

    @property
    def origin(self) -> str:
        """Where people reach the pages."""
        return (self.public_url or self.url).rstrip("/")
