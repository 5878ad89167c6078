"""/oai: the base as harvesters read it, OAI-PMH 2.0 with oai_dc, sets by kind and région, resumption tokens, deleted records."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Blueprint, Response, make_response, request

from errors import NotFound
from extensions import db, settings
from models import utc_now
from services import harvesting
from services.harvesting import Place, Record, Scope
from views import oai_xml
from views.exports import absolute_url
from views.xml_dress import dressed

blueprint = Blueprint("oai", __name__)
PAGE = 100
_PREFIX = "oai_dc"
# Verb → arguments it needs, arguments it takes besides. A token comes alone.
_VERBS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset()),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}
_WITH_TOKEN = {"ListIdentifiers", "ListRecords", "ListSets"}


class OaiError(Exception):
    """A condition the protocol names."""

    def __init__(self, code: str, text: str) -> None:
        self.code, self.text = code, text
        super().__init__(text)


@blueprint.route("/oai", methods=["GET", "POST"])
def answer() -> Response:
    """The answer to a verb; errors are told as the protocol wants, with status 200."""
    asked = request.values
    told: dict[str, str] = {}
    try:
        verb, told = _arguments([(name, value) for name, value in asked.items(multi=True)])
        content = _CONTENT[verb](told)
        body = oai_xml.answer(_address(), {"verb": verb, **told}, verb, content)
    except OaiError as error:
        shown = {} if error.code in ("badVerb", "badArgument") else {"verb": asked.get("verb", ""), **told}
        body = oai_xml.failure(_address(), shown, error.code, error.text)
    response = make_response(dressed(body, "oai.css"))
    response.mimetype = "text/xml"
    return response


def _address() -> str:
    return urljoin(settings().public_url, "/oai")


def _arguments(pairs: list[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    names = [name for name, _value in pairs]
    told = {name: value for name, value in pairs if name != "verb"}
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in _VERBS:
        raise OaiError("badVerb", "The verb is missing, repeated or unknown.")
    verb = verbs[0]
    if len(names) != len(set(names)):
        raise OaiError("badArgument", "An argument is repeated.")
    if "resumptionToken" in told and verb in _WITH_TOKEN:
        if len(told) > 1:
            raise OaiError("badArgument", "resumptionToken is an exclusive argument.")
        return verb, told
    needed, other = _VERBS[verb]
    if needed - told.keys():
        raise OaiError("badArgument", f"Missing: {', '.join(sorted(needed - told.keys()))}.")
    if told.keys() - needed - other:
        raise OaiError("badArgument", "An argument is not one of this verb.")
    if told.get("metadataPrefix", _PREFIX) != _PREFIX:
        raise OaiError("cannotDisseminateFormat", "Only oai_dc is given.")
    return verb, told


def _identify(_told: dict[str, str]) -> Any:
    return oai_xml.identify(
        name=settings().site_name,
        address=_address(),
        email=settings().contact_email or "non-renseigne@example.invalid",
        earliest=harvesting.earliest(db.session),
        example=_identifier(1),
    )


def _host() -> str:
    return urlsplit(settings().public_url).hostname or "localhost"


def _identifier(number: int) -> str:
    return f"oai:{_host()}:{number}"


def _number(identifier: str) -> int:
    found = re.fullmatch(r"oai:(.+):([0-9]{1,9})", identifier)
    if found is None or found[1] != _host():
        raise OaiError("idDoesNotExist", "No record has this identifier.")
    return int(found[2])


def _record(identifier: str) -> Record:
    try:
        return harvesting.record(db.session, _number(identifier))
    except NotFound as error:
        raise OaiError("idDoesNotExist", "No record has this identifier.") from error


def _formats(told: dict[str, str]) -> Any:
    if "identifier" in told:
        _record(told["identifier"])
    return oai_xml.formats()


def _sets(told: dict[str, str]) -> Any:
    if "resumptionToken" in told:
        raise OaiError("badResumptionToken", "Sets come all at once.")
    return oai_xml.sets(harvesting.sets(db.session))


def _get(told: dict[str, str]) -> Any:
    return [_shown(_record(told["identifier"]), header_only=False)]


def _list(told: dict[str, str], *, header_only: bool) -> Any:
    scope, place, before, total = _asked(told)
    found = harvesting.records(db.session, scope, after=place, limit=PAGE + 1)
    if not found:
        raise OaiError("noRecordsMatch", "No record is in this scope.")
    page = found[:PAGE]
    total = harvesting.count(db.session, scope) if total is None else total
    shown = [_shown(record, header_only=header_only) for record in page]
    if len(found) > PAGE:
        token = _token(scope, Place(page[-1].at, page[-1].number), before + len(page), total)
        shown.append(oai_xml.token(token, before, total))
    elif place is not None:
        shown.append(oai_xml.token("", before, total))
    return shown


def _asked(told: dict[str, str]) -> tuple[Scope, Place | None, int, int | None]:
    """The scope, where to go on, how many were given before, how many there are."""
    if "resumptionToken" in told:
        return _resumed(told["resumptionToken"])
    since, until = _moment(told, "from"), _moment(told, "until", is_end=True)
    is_mixed = "from" in told and "until" in told and len(told["from"]) != len(told["until"])
    if is_mixed or (since and until and since > until):
        raise OaiError("badArgument", "from and until have the same precision, and from is not later than until.")
    if "set" in told and not harvesting.is_set(db.session, told["set"]):
        raise OaiError("noRecordsMatch", "There is no such set.")
    return Scope(told.get("set", ""), since, until), None, 0, None


def _moment(told: dict[str, str], name: str, *, is_end: bool = False) -> datetime | None:
    text = told.get(name)
    if text is None:
        return None
    form = "%Y-%m-%d" if len(text) == 10 else "%Y-%m-%dT%H:%M:%SZ"
    try:
        found = datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError as error:
        raise OaiError("badArgument", f"{name} is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.") from error
    if is_end and len(text) == 10:
        return found.replace(hour=23, minute=59, second=59)
    return found


def _token(scope: Scope, place: Place, before: int, total: int) -> str:
    """All that the next request needs: nothing is kept here, so a token never expires."""
    until = scope.until or utc_now()
    since = scope.since.isoformat() if scope.since else ""
    parts = [scope.set, since, until.isoformat(), place.at.isoformat(), place.number, before, total]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def _resumed(token: str) -> tuple[Scope, Place, int, int]:
    try:
        padded = token + "=" * (-len(token) % 4)
        name, since, until, at, number, before, total = json.loads(base64.urlsafe_b64decode(padded))
        scope = Scope(str(name), datetime.fromisoformat(since) if since else None, datetime.fromisoformat(until))
        found = scope, Place(datetime.fromisoformat(at), int(number)), int(before), int(total)
        aware = [moment for moment in (scope.since, scope.until, found[1].at) if moment]
        if any(moment.tzinfo is None for moment in aware) or not 0 <= found[1].number < 2**31:
            raise ValueError("not one of ours")
    except (ValueError, TypeError, AttributeError, OverflowError, binascii.Error, UnicodeError) as error:
        raise OaiError("badResumptionToken", "This token was not made here.") from error
    if "\0" in scope.set:
        raise OaiError("badResumptionToken", "This token was not made here.")
    return found


def _shown(record: Record, *, header_only: bool) -> Any:
    entry = record.entry
    url = absolute_url(entry.kind, entry.slug) if entry else ""
    header = oai_xml.header(_identifier(record.number), record.at, record.sets, is_gone=entry is None)
    if header_only:
        return header
    return oai_xml.record(header, entry, url, settings().site_name)


_CONTENT = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _get,
    "ListIdentifiers": lambda told: _list(told, header_only=True),
    "ListRecords": lambda told: _list(told, header_only=False),
}
