"""Pages of the departments app."""

from .account import SignInView, kept_page

__all__ = ["SignInView", "kept_page"]
