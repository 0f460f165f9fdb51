"""Right and wrong answers to the exercises, one module a lesson, as data for `test_answers.py`.

A module has two dictionaries, both by the name of the exercise::

    RIGHT = {"ppv": [by_counts, by_shares, by_bayes]}                       # at least three, of different styles
    WRONG = {"ppv": {"sensitivity": (lambda se, sp, p: se, "the sensitivity itself")}}    # (answer, part of its hint)

At least three wrong answers each, those that students really give. What every exercise of its kind has to refuse (the
stub, a constant, NaN, changed inputs, ...) is not listed: the tests make these out of the right answers. An exercise
whose answer is trained or otherwise slow to make may list fewer right ones, and says so beside them.

`FREE = {"ppv": {2}}` names the arguments by position that a right answer may ignore, with the reason beside it.
"""
