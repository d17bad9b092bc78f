"""What we remember: the engine, the tables, one file of queries per noun. SQLAlchemy stays in here."""
