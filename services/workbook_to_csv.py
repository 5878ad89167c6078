"""python -m services.workbook_to_csv WORKBOOK TARGET BYTES COLUMNS: the first sheet of a workbook as CSV.

A process of its own, so that its memory is bounded whatever the workbook claims to hold. One line on the error output and
exit code 1 tell a person what is wrong; any other code, that it could not be read.
"""

import csv
import datetime
import resource
import sys
from pathlib import Path
from typing import Any

import python_calamine


def main(workbook: str, target: str, most_bytes: int, most_columns: int) -> int:
    """The exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    try:
        sheet = python_calamine.load_workbook(workbook).get_sheet_by_index(0)
    except python_calamine.PasswordError:
        return _fail("Le classeur est protégé par un mot de passe : enregistrez-le sans.")
    except (python_calamine.CalamineError, python_calamine.ZipError, python_calamine.XmlError):
        return _fail("Le classeur est abîmé : enregistrez-le à nouveau.")
    if sheet.total_width > most_columns:
        return _fail(f"{sheet.total_width} colonnes ; {most_columns} au plus.")
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([_text(cell) for cell in row] for row in sheet.iter_rows())
    return 0


def _text(cell: Any) -> str:
    """A cell as people see it: whole numbers without a decimal part, dates in ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, float):
        return repr(cell).replace(".", ",")
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
