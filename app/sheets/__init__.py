"""Tables as files that spreadsheets open: CSV and XLSX. What a person typed never becomes a formula there."""
