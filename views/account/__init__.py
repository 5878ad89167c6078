"""Accounts, under /compte: signing in, links that open an account, one's own account."""

from views.account import links, own, second_factor, sign_in

BLUEPRINTS = (sign_in.blueprint, links.blueprint, own.blueprint, second_factor.blueprint)
