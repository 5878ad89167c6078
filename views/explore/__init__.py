"""The whole of a search: its map, its tables; views/__init__.py lists the blueprints."""
