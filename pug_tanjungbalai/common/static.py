"""Static files of a server in use."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names with the hash of the content, also where one of our scripts imports another.

    Otherwise a browser would run a new script with the old one that it still has under an unchanging name. Django's
    own ``support_js_module_import_aggregation`` reads the scripts of libraries too, and stumbles over their comments.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((r'(?P<matched>from "(?P<url>\./[\w-]+\.js)")', 'from "%(url)s"'),)),
    )
