"""The accounts of a desk's books: what kefu calls each, and its name where the desk gives it no other."""

from collections.abc import Mapping

ACCOUNTS: Mapping[str, str] = {
    "cash": "Assets:Cash",
    "receivable": "Assets:Receivable",
    "payable": "Liabilities:Payable",
    "cod": "Liabilities:COD",
    "shares": "Liabilities:Shares",
    "compensation": "Expenses:Compensation",
    "refund": "Expenses:Refund",
    "fine": "Expenses:Fine",
    "recovery": "Income:Recovery",
    "collect": "Income:Freight",
    "other": "Income:Other",
}
