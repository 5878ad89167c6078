"""When all the words together find too little: which words become optional, and in which order."""

from collections.abc import Iterator

from search.plan import Found, Plan


def relaxations(plan: Plan, found: Found, *, topic: int) -> Iterator[tuple[Plan, tuple[str, ...]]]:
    """Ever weaker plans with the words each makes optional.

    A word found nowhere goes first (it can only forbid), then the most common ones: the rarest word says most of what is
    meant, and stays until the last step, where any word will do, tried only when nothing at all was found.

    Args:
        topic: how many of the plan's first groups are the subject; the others were never required.
    """
    if topic < 2:
        return
    totals = (found.group_totals or (0,) * topic)[:topic]
    absent = [place for place, total in enumerate(totals) if total == 0]
    common = sorted((place for place, total in enumerate(totals) if total), key=lambda place: (-totals[place], place))
    order = absent + common
    for step in range(1, len(order) + 1):
        optional = sorted(order[:step])
        if step < len(absent):
            continue  # as long as a required word is nowhere, nothing can be found
        if step == len(order) and found.total:
            continue  # a few hits with all the words are worth more than many with any of them
        yield plan.relaxed(*optional), tuple(plan.groups[place].label for place in optional)
