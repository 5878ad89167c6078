"""How territories are named on pages."""

from models import Level
from views.locales import gettext as _


def level_names() -> dict[Level, str]:
    """What one territory of each level is called, in the page's language."""
    return {
        Level.COUNTRY: _("Pays"),
        Level.REGION: _("Région"),
        Level.DEPARTMENT: _("Département"),
        Level.EPCI: _("Intercommunalité"),
        Level.COMMUNE: _("Commune"),
    }
