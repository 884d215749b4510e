"""What wires carry; immutable once handed on."""
