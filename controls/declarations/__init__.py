"""Reading the TOML declarations, checking them and turning them into values.

`reading` finds and parses files, `build_kinds` and `build_catalog` make the values, the modules named
`check_…` hold one short function per check. Only `controls.kinds`, `controls.catalog` and `controls.rights`
are called from outside.
"""
