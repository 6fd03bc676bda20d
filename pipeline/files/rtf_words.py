"""Which control words of RTF (specification 1.9.1) stand for what."""

from pipeline.domain.transcript import LeftOutKind

CHARACTERS = {
    "tab": "\t", "line": "\n", "softline": "\n", "lbr": "\n", "emdash": "—", "endash": "–",
    "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
SYMBOLS = {"~": "\u00a0", "_": "-", "{": "{", "}": "}", "\\": "\\", "\t": "\t", "-": ""}
PARAGRAPH_ENDS = frozenset({"par", "sect", "page", "column", "nestcell", "\n", "\r"})

LEFT_OUT = {
    "header": LeftOutKind.HEADER, "headerl": LeftOutKind.HEADER, "headerr": LeftOutKind.HEADER,
    "headerf": LeftOutKind.HEADER, "footer": LeftOutKind.HEADER, "footerl": LeftOutKind.HEADER,
    "footerr": LeftOutKind.HEADER, "footerf": LeftOutKind.HEADER,
    "footnote": LeftOutKind.FOOTNOTE, "annotation": LeftOutKind.COMMENT,
    "atnid": LeftOutKind.COMMENT, "atnauthor": LeftOutKind.COMMENT,
    "info": LeftOutKind.METADATA, "userprops": LeftOutKind.METADATA, "xe": LeftOutKind.METADATA,
    "tc": LeftOutKind.METADATA, "tcn": LeftOutKind.METADATA, "template": LeftOutKind.METADATA,
    "generator": LeftOutKind.METADATA, "docvar": LeftOutKind.METADATA,
    "title": LeftOutKind.METADATA, "author": LeftOutKind.METADATA,
    "subject": LeftOutKind.METADATA, "operator": LeftOutKind.METADATA,
    "keywords": LeftOutKind.METADATA, "comment": LeftOutKind.METADATA,
    "doccomm": LeftOutKind.METADATA, "manager": LeftOutKind.METADATA,
    "company": LeftOutKind.METADATA, "category": LeftOutKind.METADATA,
}  # fmt: skip
"""Destinations with text that is not said."""

SKIPPED = frozenset({
    "listtable", "listoverridetable", "revtbl", "rsidtbl", "themedata", "colorschememapping",
    "latentstyles", "datastore", "xmlnstbl", "pict", "objdata", "objclass", "objname", "fldinst",
    "bkmkstart", "bkmkend", "mmathPr", "listtext", "pntext", "pn", "shprslt", "nonshppict", "sn",
    "sv", "nesttableprops", "nonesttables", "atnref", "atrfstart", "atrfend", "atndate", "atntime",
    "atnparent", "atnicn", "filetbl", "pgptbl", "wgrffmtfilter", "passwordhash", "protusertbl",
    "oleclsid", "panose", "fontemb", "formfield", "ffname", "blipuid", "picprop", "hlinkbase",
    "defchp", "defpap", "pgdsctbl", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "ftncn", "aftncn",
    "background", "datafield", "private", "falt", "propname", "linkval", "staticval", "mailmerge",
    "wpgp", "gridtbl", "ebcstart", "ebcend", "objalias", "objsect", "revtim",
    "creatim", "printim", "buptim",
})  # fmt: skip
"""Destinations with what belongs to programs: nothing in them was typed as text of the document."""

WITHIN = frozenset({
    "shpinst", "shp", "shptxt", "do", "dptxbxtext", "result", "field", "fldrslt",
    "ud", "shppict", "object", "moveto", "shpgrp", "mmath", "moMath", "mr", "mt",
})  # fmt: skip
r"""Destinations, many of them marked \*, whose text is text of the document."""

CODE_PAGES = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""Code page by character set of a font."""
DOCUMENT_CODE_PAGES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
TABLES = frozenset({"fonttbl", "colortbl", "stylesheet"})
SWITCHES = {
    "b": "is_bold", "i": "is_italic", "ul": "is_underlined", "uld": "is_underlined",
    "uldb": "is_underlined", "ulw": "is_underlined", "v": "is_hidden", "deleted": "is_deleted",
    "intbl": "is_in_table",
}  # fmt: skip
"""Control words that switch a field of `State` on, or off with 0."""
