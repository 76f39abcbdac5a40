"""Secrets come from files that systemd lays down for one program, before the environment."""

from pathlib import Path

import pytest

from server.settings import Settings
from wire.settings import from_environment

KEY = "ab" * 32


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where systemd lays them down, and what a server must be told besides."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("HELIOTROPE_DATA", str(tmp_path))
    monkeypatch.setenv("HELIOTROPE_BRANCH_FILE", "north.toml")
    monkeypatch.setenv("HELIOTROPE_CONTACT_KEY", "of the environment")
    return tmp_path


def test_a_file_is_a_setting_and_comes_before_the_environment(folder: Path) -> None:
    """Named as the setting, in small letters; the line end that editors add is none of it."""
    (folder / "contact_key").write_text(KEY + "\n")
    (folder / "password").write_text("secret")
    (folder / "database").write_text("postgresql://bank:secret@db.example/north\n")
    settings = from_environment(Settings)

    assert settings.contact_key.get_secret_value() == KEY
    assert settings.password.get_secret_value() == "secret"
    assert settings.database == "postgresql://bank:secret@db.example/north"
    assert "secret" not in repr(settings.password)


def test_an_empty_file_sets_nothing(folder: Path) -> None:
    """The units lay one down for every secret that a branch may have."""
    (folder / "contact_key").write_text("\n")
    (folder / "password").write_text("secret")

    assert from_environment(Settings).contact_key.get_secret_value() == "of the environment"


def test_where_a_setting_names_a_file_it_is_the_file_laid_down(folder: Path) -> None:
    """The key of backups is a file; ca.pem and others beside are no settings."""
    (folder / "password").write_text("secret")
    (folder / "backup_key").write_text("AGE-SECRET-KEY-1...")
    (folder / "ca.pem").write_text("...")

    assert from_environment(Settings).backup_key == folder / "backup_key"
