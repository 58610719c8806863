"""The pure middle: data in, data out; no I/O, no clock, no async, no logging.

text < lexicon < feed < entry < identity, document < article < relevance < alert < reading < story
< recent < subscription < matching < delivery
"""
