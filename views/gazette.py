"""/gazette: the monthly letter as pages, its archive, and the form that asks to receive it. No account, no cookie, no tracking."""

from flask import Blueprint, Response, request

from extensions import db
from forms.follow import FollowForm
from services import following, gazette
from services.saving import saving
from views import mailing
from views.alerts import StepPage, ask_to_confirm
from views.gazette_page import archive_page, issue_page
from views.limits import limited
from views.locales import gettext as _
from views.locales import link
from views.pages import page

blueprint = Blueprint("gazette", __name__)


@blueprint.get("/gazette")
def show() -> Response:
    """Every issue that came out, the latest first."""
    return page("gazette/archive.html", archive_page())


@blueprint.get("/gazette/<month>")
def issue(month: str) -> Response:
    """One issue; what was unpublished since is no longer in it."""
    found = gazette.public_issue(db.session, month)
    return page("gazette/issue.html", issue_page(found, gazette.public_issues(db.session)))


@blueprint.post("/gazette/suivre")
@limited("5 per minute")
@limited("20 per hour")
def ask() -> Response:
    """Sends a letter that asks to confirm; says the same whether the address follows already or not."""
    form = FollowForm(request.form)
    if not form.validate() or not mailing.can_send():
        return page("gazette/archive.html", archive_page(form), status=422)
    with saving(db.session):
        follow, is_asked = following.ask_gazette(db.session, email=form.email.data)
        if is_asked:
            ask_to_confirm(follow)
    mailing.send_soon()
    return page("alerts/step.html", StepPage("asked", _("La gazette"), back_url=link("gazette.show"), is_gazette=True))
