"""Stovetop: TouchDesigner's operator system and Python API as an open library."""
