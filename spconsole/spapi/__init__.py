"""The Selling Partner API over httpx: Login with Amazon and the three operations."""
