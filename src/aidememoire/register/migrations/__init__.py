"""Alembic finds its migrations here; users need no alembic.ini."""
