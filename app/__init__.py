"""Duban."""
