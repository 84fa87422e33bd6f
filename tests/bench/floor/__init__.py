"""F0, the floor under every figure: a bare Django project that reads session and user.

Frozen: tuning it would hide what tuning the product gains. It has the stock middleware
and the database sessions of `startproject`, and the product's connections (kept open,
SQLite in WAL mode and durable), since without those any site looks fast beside it.
"""
