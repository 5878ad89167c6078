"""Accounts, under /compte: signing in, one's own account."""

from views.account import sign_in

BLUEPRINTS = (sign_in.blueprint,)
