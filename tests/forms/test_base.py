"""Messages named by their field, rows included; codes checked against what exists; what a draft may lack."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form, FormField, StringField

from forms.base import BaseForm, Choices, KnownTerm, KnownTerritories, Needed
from forms.fields import CodesField
from models import Vocabulary


class Row(BaseForm):
    """A row."""

    name = StringField("Nom", [Needed(even_in_draft=True)])
    role = StringField("Rôle", [KnownTerm(Vocabulary.ROLE)])


class Page(BaseForm):
    """A form with rows."""

    title = StringField("Titre", [Needed("Un titre !")], description="Ce que l’on voit d’abord.")
    places = CodesField("Lieux", [KnownTerritories()])
    rows = FieldList(FormField(Row), "Lignes")


CHOICES = Choices({Vocabulary.ROLE: [("porteur", "Porteur")]}, known_territories=lambda codes: {"COM-1"} & set(codes))


def page(is_draft: bool = False, **fields: str) -> Page:
    sent = MultiDict({name.replace("__", "-"): text for name, text in fields.items()})
    form = Page(sent, choices=CHOICES, is_draft=is_draft)
    form.validate()
    return form


def test_a_message_of_a_row_names_the_row_and_the_field():
    form = page(title="T", rows__0__name="A", rows__0__role="porteur", rows__1__name="", rows__1__role="chef")
    assert form.messages() == {
        "rows-1-name": ["Ce champ est nécessaire."],
        "rows-1-role": ["Code inconnu : chef."],
    }


def test_a_row_sees_the_choices_of_its_form():
    assert not page(title="T", rows__0__name="A", rows__0__role="porteur").messages()


def test_unknown_places_are_named():
    assert page(title="T", places="COM-1 COM-2").messages() == {"places": ["Territoire inconnu : COM-2."]}


def test_a_draft_may_lack_what_can_come_later_and_nothing_else():
    assert page(is_draft=True, rows__0__name="", rows__0__role="").messages() == {
        "rows-0-name": ["Ce champ est nécessaire."]
    }


def test_a_refusal_from_beyond_stands_at_its_field_or_over_the_form():
    form = page(title="T")
    form.refuse({"title": ["Déjà pris."], "partners": ["Il en faut deux."]})
    assert form.messages() == {"title": ["Déjà pris."], "form": ["Il en faut deux."]}


def test_a_field_in_error_tells_assistive_technology_where_its_help_and_its_message_are():
    html = str(page().title())
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="title-aide title-erreur"' in html
    assert "aria-invalid" not in str(page(title="T").title())


def test_a_rule_of_ours_in_a_form_of_others_is_refused():
    class Other(Form):
        name = StringField("Nom", [Needed()])

    with pytest.raises(TypeError, match="Other"):
        Other(MultiDict()).validate()
