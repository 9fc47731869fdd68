"""doichieu: how localities localise a central resolution.

`core` holds the nouns, the sibling packages the verbs, `pipeline` the whole path. Start with :mod:`analysis.pipeline`.
"""

__version__ = "0.1.0"
