"""/alertes: follow a search by Atom or by a weekly letter, confirm it, leave it. No account, no cookie, no tracking.

Posts carry no form token: nobody is signed in here, and what could be forged (asking a letter for an address) is open to anybody
by design, limited, and has no effect until the address itself confirms.
"""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, request

from errors import Invalid
from extensions import db
from forms.follow import FollowForm
from models import Follow, FollowTopic
from search import SearchQuery
from services import following
from services.saving import saving
from views import mailing
from views.addresses import results_path, search_url, with_params
from views.form_language import spoken
from views.limits import limited
from views.locales import gettext as _
from views.locales import link
from views.pages import page
from views.search_name import named

blueprint = Blueprint("alerts", __name__)


@dataclass(frozen=True, slots=True)
class FollowPage:
    """The page that offers to follow a search."""

    label: str
    form: FollowForm
    can_send: bool
    action: str
    atom_url: str
    back_url: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class StepPage:
    """One step after: `name` says which; `action` is where its button posts."""

    name: str
    label: str = ""
    action: str = ""
    back_url: str = ""
    is_gazette: bool = False
    others: int = 0  # how much else the address follows
    all_action: str = ""  # leaves these too


@dataclass(frozen=True, slots=True)
class ConfirmLetter:
    """What the letter that asks to confirm says."""

    label: str
    confirm_url: str
    leave_url: str


@blueprint.get("/alertes")
def show() -> Response:
    """How to follow this search."""
    return page("alerts/follow.html", _page(FollowForm()))


@blueprint.post("/alertes")
@limited("5 per minute")
@limited("20 per hour")
def ask() -> Response:
    """Sends a letter that asks to confirm; says the same whether the address follows already or not."""
    form = FollowForm(request.form)
    content = _page(form)
    if not form.validate() or not content.can_send:
        return page("alerts/follow.html", content, status=422)
    try:
        with saving(db.session):
            follow, is_asked = following.ask(db.session, email=form.email.data, query=_query(), label=content.label)
            if is_asked:
                ask_to_confirm(follow)
    except Invalid as error:
        return page("alerts/follow.html", replace(content, problem=str(error.messages["email"][0])), status=422)
    mailing.send_soon()
    return page("alerts/step.html", StepPage("asked", content.label, back_url=content.back_url))


@blueprint.get("/alertes/confirmer/<token>")
def show_confirm(token: str) -> Response:
    """A button that confirms: mail filters follow links, they press no button."""
    found = following.get(db.session, token)
    return page("alerts/step.html", _step("confirm", found, action=link("alerts.confirm", token=token)))


@blueprint.post("/alertes/confirmer/<token>")
@limited("20 per minute")
def confirm(token: str) -> Response:
    """The follow begins."""
    with saving(db.session):
        found = following.confirm(db.session, token)
    return page("alerts/step.html", _step("confirmed", found))


@blueprint.get("/alertes/quitter/<token>")
def show_leave(token: str) -> Response:
    """A button that leaves."""
    found = following.get(db.session, token)
    step = _step("leave", found, action=link("alerts.leave", token=token))
    others = following.others(db.session, found)
    return page("alerts/step.html", replace(step, others=others, all_action=link("alerts.leave_all", token=token)))


@blueprint.post("/alertes/quitter/<token>")
@limited("60 per minute")
def leave(token: str) -> Response:
    """Leaves at once, from the button or from the mail program (RFC 8058); the address is forgotten."""
    with saving(db.session):
        others = following.leave(db.session, token)
    return page("alerts/step.html", StepPage("left", others=others))


@blueprint.post("/alertes/quitter/<token>/tout")
@limited("60 per minute")
def leave_all(token: str) -> Response:
    """Leaves all that the address follows."""
    with saving(db.session):
        following.leave_all(db.session, token)
    return page("alerts/step.html", StepPage("left"))


def ask_to_confirm(follow: Follow) -> None:
    """Queues the letter that asks the address whether it wants this."""
    letter = ConfirmLetter(
        follow.label,
        mailing.address_of("alerts.show_confirm", token=follow.token),
        mailing.address_of("alerts.show_leave", token=follow.token),
    )
    if follow.topic is FollowTopic.GAZETTE:
        mailing.write(follow.email, "Confirmez votre abonnement à la gazette", "mail/follow_gazette.txt", letter)
    else:
        mailing.write(follow.email, "Confirmez le suivi de votre recherche", "mail/follow.txt", letter)


def _step(name: str, follow: Follow, *, action: str = "") -> StepPage:
    if follow.topic is FollowTopic.GAZETTE:
        return StepPage(name, _("La gazette"), action, link("gazette.show"), is_gazette=True)
    return StepPage(name, follow.label, action, _search_of(follow.params))


def _query() -> SearchQuery:
    asked = SearchQuery.from_params(request.args.items(multi=True))
    return asked.at_page(1).sized(SearchQuery().size)


def _page(form: FollowForm) -> FollowPage:
    known, label = named(_query())
    params = known.to_params()
    return FollowPage(
        label=label,
        form=spoken(form),
        can_send=mailing.can_send(),
        action=with_params(link("alerts.ask"), params),
        atom_url=search_url(known, path=results_path(".atom")),
        back_url=search_url(known),
    )


def _search_of(params: str) -> str:
    return f"{results_path()}?{params}" if params else results_path()
