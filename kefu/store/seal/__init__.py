"""Seals as they are kept: signed tags with numbers, the history that they seal, the stamps that they were given."""
