"""The way out: every module whose pages or files are there to be taken away, harvested or embedded, in order."""

from views import booklet, exports

REUSE = (exports, booklet)
