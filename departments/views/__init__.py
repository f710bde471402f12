"""Pages of the departments app."""

from .account import SignInView

__all__ = ["SignInView"]
