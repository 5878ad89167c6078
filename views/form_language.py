"""Forms speak French; a public page may not."""

from typing import TypeVar

from forms import BaseForm
from views.locales import gettext as _

Form = TypeVar("Form", bound=BaseForm)


def spoken(form: Form) -> Form:
    """The form with its labels and errors in the page's language; views/words.py lists them for translators."""
    for field in form:
        field.label.text = _(field.label.text)
        field.errors = [_(error) for error in field.errors]
    return form
