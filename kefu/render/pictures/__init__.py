"""A report of a period as pictures: a page, a workbook with charts, blocks on a terminal."""
