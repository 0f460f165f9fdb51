"""Answers to the exercises of lesson 1.3, why."""

RIGHT = {
    "boxes": ["b", "B", "(b)"],
    "mycin": ["c", " C ", "(c)"],
    "warfarin": ["c", "C", "(c)"],
    "gain": ["b", " B", "b)"],
}

WRONG = {
    "boxes": {
        "the formula": ("c", "points were fitted"),
        "the network": ("a", "deep learning"),
        "the thermometer": ("d", "not AI"),
    },
    "mycin": {"better": ("b", "hardly more"), "deaths": ("a", "Nobody was treated"), "nothing": ("d", "say little")},
    "warfarin": {"what was not asked": ("d", "claims nothing"), "the numbers": ("b", "what was measured")},
    "gain": {"photographs": ("a", "Nobody was treated"), "mice": ("c", "Mice are not"), "cuts": ("d", "helped nobody")},
}
