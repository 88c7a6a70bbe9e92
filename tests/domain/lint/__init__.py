"""Tests of the template lint."""
