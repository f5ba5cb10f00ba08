"""What every kind of record shares: tables, forms from declarations, life cycle, lists and the record page."""
