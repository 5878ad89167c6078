"""The desk, under /atelier: its rooms, each closed to strangers."""

from views.desk import dashboard

BLUEPRINTS = (dashboard.blueprint,)
