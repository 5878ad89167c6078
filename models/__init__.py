"""What is stored. Importing this package makes every table known."""

import models.connection  # noqa: F401 - registers the listener that prepares SQLite connections
from models.account import FailedSignIn, RecoveryCode, SignIn
from models.activity import Activity
from models.attachment import Attachment
from models.base import Base, utc_now
from models.contact import OrganisationContact, TruthAnswer, TruthQuestion, contact_entry
from models.draft import Draft
from models.entry import Entry, Partner, Source, entry_term, entry_territory
from models.entry_merge import EntryMerge
from models.entry_report import EntryReport, ReportReason, ReportState
from models.enums import Axis, FollowTopic, Kind, Level, LinkState, Status, UserRole, Vocabulary
from models.example import Example
from models.factsheet import FactSheet, Figure
from models.follow import Follow
from models.gazette import GazetteIssue, GazettePick
from models.import_batch import ImportBatch, ImportedState, ImportStep
from models.mail import OutgoingMail
from models.network import Catalyst, Ecosystem
from models.organisation import Organisation
from models.organisation_merge import OrganisationMerge
from models.proposal import Proposal
from models.redirect import SlugRedirect
from models.reference_load import ReferenceLoad
from models.resource import Resource
from models.review import Notice, ReviewComment
from models.revision import Revision
from models.search_log import SearchLog
from models.synonym import CandidateDecision, CandidateSource, SynonymCandidate, SynonymGroup
from models.term import Term, TermName
from models.territory import Territory, TerritoryContainment, TerritoryName
from models.tombstone import Tombstone
from models.twin import TwinDecision, TwinOf, TwinPair
from models.user import User
from models.vocabulary_change import VocabularyAction, VocabularyChange

__all__ = [
    "Activity",
    "Attachment",
    "Axis",
    "Base",
    "CandidateDecision",
    "CandidateSource",
    "Catalyst",
    "Draft",
    "Ecosystem",
    "Entry",
    "EntryMerge",
    "EntryReport",
    "Example",
    "FactSheet",
    "FailedSignIn",
    "Figure",
    "Follow",
    "FollowTopic",
    "GazetteIssue",
    "GazettePick",
    "ImportBatch",
    "ImportStep",
    "ImportedState",
    "Kind",
    "Level",
    "LinkState",
    "Notice",
    "Organisation",
    "OrganisationContact",
    "OrganisationMerge",
    "OutgoingMail",
    "Partner",
    "Proposal",
    "RecoveryCode",
    "ReferenceLoad",
    "ReportReason",
    "ReportState",
    "Resource",
    "ReviewComment",
    "Revision",
    "SearchLog",
    "SignIn",
    "SlugRedirect",
    "Source",
    "Status",
    "SynonymCandidate",
    "SynonymGroup",
    "Term",
    "TermName",
    "Territory",
    "TerritoryContainment",
    "TerritoryName",
    "Tombstone",
    "TruthAnswer",
    "TruthQuestion",
    "TwinDecision",
    "TwinOf",
    "TwinPair",
    "User",
    "UserRole",
    "Vocabulary",
    "VocabularyAction",
    "VocabularyChange",
    "contact_entry",
    "entry_term",
    "entry_territory",
    "utc_now",
]
