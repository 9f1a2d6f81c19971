"""How the pages of a dossier look: A4, black on white, nothing that a printer or a court copy loses."""

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
LOOKS = """
@page { size: A4; margin: 16mm 15mm 18mm; @bottom-center { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #444 } }
* { box-sizing: border-box }
body { font: 10pt/1.5 "Noto Sans", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  max-width: 180mm; margin: 8mm auto; padding: 0 4mm; color: #111; background: #fff; overflow-wrap: anywhere }
h1 { font-size: 16pt; line-height: 1.25; margin: 0 0 1mm } h2 { font-size: 12pt; margin: 8mm 0 2mm; padding-bottom: 1mm; border-bottom: 1.5px solid #111; break-after: avoid }
p { margin: 1mm 0 } .head p { color: #333 } .limits { border: 1px solid #555; padding: 1.5mm 4mm; margin: 4mm 0; break-inside: avoid } .limits p { margin: 1.5mm 0 }
.odd { border-color: #a00 } table { width: 100%; border-collapse: collapse; margin: 1mm 0; font-size: 9pt }
th, td { text-align: left; vertical-align: top; padding: 1mm 2mm 1mm 0; border-bottom: 1px solid #bbb } thead th { border-bottom-color: #333 }
tr { break-inside: avoid } thead { display: table-header-group }
code { font: 8pt/1.4 "DejaVu Sans Mono", "Noto Sans Mono", monospace; overflow-wrap: anywhere }
article { break-inside: avoid; margin: 0 0 2.5mm; padding-left: 3mm; border-left: 2px solid #999 } article p { margin: 0 }
article p.first { font-weight: 600 } article p.more { color: #333; font-size: 9pt } .deep { padding-left: 4mm }
table.form th { width: 45mm; font-weight: 600 } .blank { display: block; height: 6mm; border-bottom: 1px dotted #555; margin-bottom: 1mm }
td p { margin: 0 }
pre { font: inherit; font-size: 8pt; line-height: 1.4; white-space: pre-wrap; margin: 2mm 0 0; columns: 2; column-gap: 6mm }
.note { color: #333; font-size: 9pt }
@media print { body { max-width: none; margin: 0; padding: 0 } }
"""
