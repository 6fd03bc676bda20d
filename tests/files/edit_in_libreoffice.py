"""Edit a workbook in LibreOffice as a reviewer would; run by the Python that has `uno`.

Usage: edit_in_libreoffice.py ADDRESS INSTRUCTIONS.json. The instructions say which file to open,
which cells to fill (by sheet, row id and header), what to sort, and under which names to save.
"""

import json
import os
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import TableSortField

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
}


def prop(name, value):
    item = PropertyValue()
    item.Name, item.Value = name, value
    return item


def desktop_at(address):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(120):
        try:
            context = resolver.resolve(f"uno:{address};urp;StarOffice.ComponentContext")
            break
        except Exception:
            time.sleep(0.25)
    return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def used_area(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    address = cursor.getRangeAddress()
    return address.EndColumn, address.EndRow


def headers_of(sheet):
    last_column, _ = used_area(sheet)
    return [sheet.getCellByPosition(c, 0).getString() for c in range(last_column + 1)]


def fill(sheet, edit):
    headers = headers_of(sheet)
    _, last_row = used_area(sheet)
    if "row" in edit:
        row = edit["row"]
    else:
        ids = headers.index("rij_id")
        row = next(
            r
            for r in range(1, last_row + 1)
            if sheet.getCellByPosition(ids, r).getString() == edit["row_id"]
        )
    for header, value in edit["cells"].items():
        # setFormula is what typing does: "=1+1" would become a formula, "ja" stays text.
        sheet.getCellByPosition(headers.index(header), row).setFormula(value)


def sort(sheet, header, ascending):
    last_column, last_row = used_area(sheet)
    field = TableSortField()
    field.Field, field.IsAscending = headers_of(sheet).index(header), ascending
    area = sheet.getCellRangeByPosition(0, 0, last_column, last_row)
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    area.sort((prop("SortFields", fields), prop("ContainsHeader", True)))


def save(document, path):
    arguments = [prop("FilterName", FILTERS[path.suffix])]
    if path.suffix == ".csv":
        arguments.append(prop("FilterOptions", "59,34,76,1,,0,false,true,false"))
    document.storeToURL(path.as_uri(), tuple(arguments))


def main(address, instructions):
    desktop = desktop_at(address)
    document = desktop.loadComponentFromURL(
        Path(instructions["open"]).as_uri(), "_blank", 0, (prop("Hidden", True),)
    )
    sheets = document.getSheets()
    for edit in instructions.get("edits", []):
        fill(sheets.getByName(edit["sheet"]), edit)
    for name, header, ascending in instructions.get("sort", []):
        sort(sheets.getByName(name), header, ascending)
    for name, row in instructions.get("delete_rows", []):
        sheets.getByName(name).getRows().removeByIndex(row, 1)
    for name, new_name in instructions.get("rename", []):
        sheets.getByName(name).setName(new_name)
    for path in map(Path, instructions["save"]):
        if path.suffix == ".csv":
            # A CSV holds the sheet in front: only the first one when nothing is shown.
            for name in [n for n in sheets.getElementNames() if n != instructions["csv_sheet"]]:
                sheets.removeByName(name)
        save(document, path)
    document.close(True)
    # Whoever started LibreOffice ends it: with the bridge gone, Python can crash on its way out.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
