"""Practice systems on loopback: each speaks its vendor's protocol over one small calendar of `book.py`."""
