"""Every table that holds something of a person is known to services/personal_holdings.py: told and erased on demand."""

from typing import Any

from sqlalchemy import String, inspect

from models import Base
from models.user import EMAIL_MAX
from services.personal_holdings import HELD

NOT_PEOPLE = {
    ("import_batch", "file_name"), ("imported_state", "file_name"), ("organisation", "folded_name"),
    ("territory", "folded_name"), ("territory_name", "folded_name"),
}  # fmt: skip


def looks_personal(table: str, column: Any) -> bool:
    """Whether a column keeps an address, points to an account, or keeps a name beside what points to one."""
    name = column.name
    is_address = isinstance(column.type, String) and (
        column.type.length == EMAIL_MAX or any(word in name for word in ("email", "mail_", "recipient", "address"))
    )
    is_account = any(key.column.table.name == "user_account" for key in column.foreign_keys)
    is_actor = name.endswith("_name") or name in ("actor_id", "account_id", "user_id", "author_id")
    return (is_address or is_account or is_actor) and (table, name) not in NOT_PEOPLE


def test_every_column_about_a_person_is_in_the_list():
    covered: dict[str, set[str]] = {}
    for held in HELD:
        covered.setdefault(held.model.__tablename__, set()).update(held.columns)
    forgotten = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if looks_personal(table.name, column) and column.name not in covered.get(table.name, set())
    ]
    assert not forgotten, "add a line to HELD in services/personal_holdings.py"


def test_the_list_names_columns_that_exist_and_tells_no_secret():
    for held in HELD:
        columns = {column.key for column in inspect(held.model).columns}
        assert held.columns <= columns, held.title
        assert set(held.told) <= columns, held.title
        assert not [
            name for name in held.told if any(word in name for word in ("digest", "token", "secret", "hash", "nonce"))
        ]
