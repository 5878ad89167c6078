"""The desk, under /atelier: its rooms, each closed to strangers."""

from views.desk import (
    attachments,
    bulk,
    dashboard,
    drafts,
    entries,
    history,
    imports,
    journal,
    lists,
    merging,
    notices,
    pickers,
    preview,
    queues,
    twins,
    users,
)

BLUEPRINTS = (
    dashboard.blueprint,
    lists.blueprint,
    bulk.blueprint,
    entries.blueprint,
    drafts.blueprint,
    notices.blueprint,
    pickers.blueprint,
    preview.blueprint,
    history.blueprint,
    merging.blueprint,
    attachments.blueprint,
    imports.blueprint,
    users.blueprint,
    journal.blueprint,
    queues.blueprint,
    twins.blueprint,
)
