"""Accounts, under /compte: signing in, links that open an account, one's own account."""

from views.account import links, oidc, own, second_factor, sign_in

BLUEPRINTS = (sign_in.blueprint, oidc.blueprint, links.blueprint, own.blueprint, second_factor.blueprint)
