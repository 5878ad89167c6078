"""The desk, under /atelier: its rooms, each closed to strangers."""

from views.desk import dashboard, entries, pickers

BLUEPRINTS = (dashboard.blueprint, entries.blueprint, pickers.blueprint)
