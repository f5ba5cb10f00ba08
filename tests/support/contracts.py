"""A contract for import-linter that it does not have itself: standard library and own packages only."""

from __future__ import annotations

import sys
from typing import Any, cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class StandardLibraryOnly(Contract):
    """The modules of `packages`, without `exceptions`, import from the standard library and each other only.

    A list of forbidden libraries would be complete only until the next one is installed.
    """

    type_name = "standard_library_only"

    packages = fields.SetField(subfield=fields.StringField())
    exceptions = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Names every module that imports something else."""
        packages = cast(set[str], self.packages)  # import-linter fills fields in with their values
        exceptions = cast(set[str], self.exceptions or set())
        foreign = [
            (importer, imported)
            for package in sorted(packages)
            for importer in sorted({package, *graph.find_descendants(package)} - exceptions)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not self._may(imported)
        ]
        return ContractCheck(kept=not foreign, metadata={"foreign": foreign})

    def _may(self, module: str) -> bool:
        top = module.partition(".")[0]
        own = cast(set[str], self.packages)
        return top in sys.stdlib_module_names or any(f"{module}.".startswith(f"{name}.") for name in own)

    def render_broken_contract(self, check: Any) -> None:
        """Print one line for each import that is one too many."""
        for importer, imported in check.metadata["foreign"]:
            output.print_error(f"{importer} may not import {imported}: standard library only.", bold=True)
