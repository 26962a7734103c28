"""What a month of a blog costs on AWS: pure arithmetic, no Django, no AWS asked.

In reading order: `prices` (the one place for them), `writing` and `reading` (what a change and a
request use), `charges` (a month as amounts, each with its price), `bill` (dollars), `elsewhere`
(what others charge), `table` (as text). The scale simulation reckons with the same.
"""
