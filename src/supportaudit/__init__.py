"""Audits the quality of customer-support conversations."""

__all__ = ["__version__"]

__version__ = "0.1.0"
