"""Cameras, lights, materials and geometry to draw calls."""
