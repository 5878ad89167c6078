"""How numbers and days are written in the page's language."""

from datetime import date, datetime

from flask import Flask
from flask_babel import format_date, format_decimal, format_time, get_locale, to_user_timezone
from markupsafe import Markup

from search import Notice
from views.locales import gettext


def number(value: float) -> str:
    """A number with its language's separators, whole when it is whole."""
    return str(format_decimal(int(value) if float(value).is_integer() else value))


def day(value: date) -> str:
    """A day in full letters; in French the first of a month is an ordinal: 1er février 2026."""
    here = to_user_timezone(value).date() if isinstance(value, datetime) else value
    is_ordinal = here.day == 1 and str(get_locale()) == "fr"
    return str(format_date(here, "d'er' MMMM y" if is_ordinal else "long"))


def moment(value: datetime) -> str:
    """A day and an hour, as clocks in France show them: "27 novembre 2026 à 14:32"."""
    return f"{day(value)} à {format_time(value, 'short')}"


def told(notice: Notice) -> str:
    """What a search tells its reader, in the page's language; the name of a filter is one of our words too."""
    values = {name: gettext(value) if name == "filter" else value for name, value in notice.values.items()}
    return gettext(notice.message, **values)


def markup(value: str) -> Markup:
    """HTML that services/markdown.py, services/sharing.py or json made safe; nothing else may pass here."""
    return Markup(value)


def register(app: Flask) -> None:
    """Gives the filters to templates."""
    app.add_template_filter(number)
    app.add_template_filter(told)
    app.add_template_filter(day)
    app.add_template_filter(moment)
    app.add_template_filter(markup)
