"""Settings, read once at start from the environment (`ALLIANCES_…`), then from `settings.toml` in the instance folder."""

import os
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

ROOT = Path(__file__).resolve().parent


def _default_instance() -> Path:
    return Path(os.environ.get("ALLIANCES_INSTANCE") or ROOT / "instance").resolve()


class Settings(BaseSettings):
    """Every setting of the product; each has a default that works on one machine."""

    model_config = SettingsConfigDict(env_prefix="ALLIANCES_", frozen=True, extra="ignore", env_ignore_empty=True)

    instance: Path = Field(
        default_factory=_default_instance, description="Folder of the database, the index, the secret."
    )
    database_url: str = Field(
        "", description="SQLAlchemy address of the database; empty: SQLite in the instance folder."
    )
    secret_key: str = Field("", description="Signs sessions; empty: made at first start in the instance folder.")
    public_url: str = Field("http://127.0.0.1:5000", description="Address of the site, for links sent outside it.")
    site_name: str = Field("Alliances", description="Name shown in the header and in titles.")
    operator_name: str = Field("", description="Who runs this site, for the legal page.")
    operator_address: str = Field("", description="Postal address of the operator, for the legal page.")
    publication_director: str = Field("", description="Director of publication, for the legal page.")
    hosting_provider: str = Field("", description="Name and address of the host, for the legal page.")
    contact_email: str = Field("", description="Address readers may write to; empty: the contact page says how else.")
    privacy_contact: str = Field("", description="Who answers for personal data; empty: contact_email.")
    is_public: bool = Field(True, description="False asks search engines to stay away (robots.txt).")
    log_searches: bool = Field(True, description="Keep the text and filters of searches, by day, without any person.")
    search_log_days: int = Field(365, ge=1, description="Days searches are kept, when they are.")
    notice_days: int = Field(365, ge=1, description="Days notices between people of the desk are kept.")
    mail_days: int = Field(30, ge=1, le=30, description="Days a letter that no server takes is kept.")
    behind_proxies: int = Field(0, description="Number of trusted proxies whose X-Forwarded headers are believed.")

    sign_in_days: int = Field(14, ge=1, description="Days after which one signs in again, whatever happens.")
    sign_in_idle_hours: int = Field(24, ge=1, description="Hours without a visit after which one signs in again.")
    activity_days: int = Field(365, ge=30, description="Days the log of who did what is kept.")
    api_rate_limit: str = Field("120 per minute", description="Requests one address may make to the API.")
    second_factor_roles: str = Field(
        "",
        pattern=r"^$|^(contributor|curator|admin)(,(contributor|curator|admin))*$",
        description="Roles that must have a second factor, separated by commas: admin,curator.",
    )
    smtp_host: str = Field("", description="Server that takes the site's letters; empty: links are shown to admins.")
    smtp_port: int = Field(587, description="Port of that server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the connection is protected."
    )
    smtp_user: str = Field("", description="Account on that server; empty: none is needed.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Its password.")
    mail_from: str = Field(
        "", description="Sender of letters; empty: contact_email, or alliances@ and the site's host."
    )
    storage_bucket: str = Field("", description="Bucket of images and documents; empty: a folder of the instance.")
    storage_endpoint: str = Field("", description="Address of the server of that bucket, which speaks S3.")
    storage_region: str = Field("us-east-1", description="Region of that bucket, as its server names it.")
    storage_access_key: str = Field("", description="Public half of the key to that bucket.")
    storage_secret_key: SecretStr = Field(SecretStr(""), description="Secret half of that key.")
    oidc_issuer: str = Field(
        "",
        pattern=r"^$|^https://|^http://(127\.0\.0\.1|localhost)[:/]",
        description="Address of an OpenID Connect provider people may sign in by; empty: none.",
    )
    oidc_client_id: str = Field("", description="This site's name at that provider.")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="This site's secret there.")
    oidc_label: str = Field("mon organisation", description="What the button says after “Se connecter avec”.")
    oidc_create_accounts: bool = Field(
        False, description="Whether somebody it knows and this site does not gets a contributor's account."
    )
    rate_limit_storage: str = Field(
        "memory://", description="Where limits count: in each worker, or redis://host:6379 (with the redis package)."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the file."""
        file = TomlConfigSettingsSource(settings_cls, toml_file=_default_instance() / "settings.toml")
        return init_settings, env_settings, file

    @property
    def sqlalchemy_url(self) -> str:
        """The database's address, with the default filled in."""
        return self.database_url or f"sqlite:///{self.instance / 'alliances.db'}"

    @property
    def sender(self) -> str:
        """The address that letters come from."""
        return self.mail_from or self.contact_email or f"alliances@{urlsplit(self.public_url).hostname}"

    @property
    def index_folder(self) -> Path:
        """Folder of the search index, which may be deleted at any time."""
        return self.instance / "index"

    @property
    def imports_folder(self) -> Path:
        """Folder of the files being imported."""
        return self.instance / "imports"

    @property
    def datasets_folder(self) -> Path:
        """Folder of the frozen datasets, which are cited: back it up."""
        return self.instance / "datasets"
