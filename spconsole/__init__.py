"""A terminal console for the Selling Partner API's App Integrations."""

__version__ = "0.1.0"
