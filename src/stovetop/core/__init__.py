"""The engine: it knows no operator, no OpenGL, no file format, no web."""
