"""Frozen records that pass between the rooms."""
