"""How the edge, the reader and the bill grow with views and posts; see docs/scale.md.

`python -m infra.scale_simulation` prints the tables of that page. The modules in reading order:
`workload` (what is asked for), `edge` (the caches, simulated), `renewal` (the same by formula),
`estimate` (a month's figures), `bill`, `limits`, `report`.
"""
