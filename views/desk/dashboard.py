"""/atelier: what waits for the person signed in."""

from dataclasses import dataclass

from flask import Response

from views.access import me
from views.desk.room import room_blueprint
from views.rooms import room_page

blueprint = room_blueprint("dashboard")


@dataclass(frozen=True, slots=True)
class DashboardPage:
    """The first page of the desk."""

    name: str


@blueprint.get("/")
def show() -> Response:
    """The dashboard."""
    return room_page("desk/dashboard.html", DashboardPage(me().name))
