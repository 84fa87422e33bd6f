"""Reads of the duty's records."""
