"""The sample organisation: invented, and made through the same use cases as everything real."""
