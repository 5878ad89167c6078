"""The way out: every module whose pages or files are there to be taken away, harvested or embedded, in order."""

from views import (
    alerts,
    api,
    booklet,
    data_page,
    dataset_files,
    datasets,
    entry_files,
    exports,
    following,
    gazette,
    gazette_feed,
    mcp,
    oai,
    widgets,
)

REUSE = (
    exports,
    booklet,
    following,
    entry_files,
    *api.MODULES,
    oai,
    mcp,
    data_page,
    datasets,
    dataset_files,
    widgets,
    alerts,
    gazette,
    gazette_feed,
)
