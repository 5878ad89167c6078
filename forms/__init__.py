"""What a person or a file may send: one form for each kind of entry."""

from forms.base import BaseForm, Choices
from forms.entry import EntryData, EntryForm, FigureData, PartnerData, SourceData
from forms.example import ExampleForm
from forms.factsheet import FactSheetForm
from forms.network import CatalystForm, EcosystemForm
from forms.resource import ResourceForm
from models import Kind

FORMS: dict[Kind, type[EntryForm]] = {
    form.KIND: form for form in (ExampleForm, FactSheetForm, ResourceForm, CatalystForm, EcosystemForm)
}

__all__ = [
    "FORMS",
    "BaseForm",
    "CatalystForm",
    "Choices",
    "EcosystemForm",
    "EntryData",
    "EntryForm",
    "ExampleForm",
    "FactSheetForm",
    "FigureData",
    "PartnerData",
    "ResourceForm",
    "SourceData",
]
