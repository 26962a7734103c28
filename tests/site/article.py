"""A long post with everything that a text can have; docs/writing.md shows the same."""

from __future__ import annotations

from collections.abc import Sequence

_PARAGRAPH = {
    "ja": (
        "東海道新幹線は1964年10月1日に開業しました。車窓から富士山が見えるのは、"
        "三島と新富士のあいだ、わずか数分のことです。**「のぞみ」**に乗れば、"
        "東京から新大阪まで2時間22分。[時刻表](/about)を片手に`N700S`を待ちます。"
    ),
    "en": (
        "The first train left at six in the morning. From the window one sees the mountain for "
        "a few minutes only, between two stations whose names nobody remembers. *Bring a book*, "
        "a [timetable](/about) and `patience`."
    ),
}
_REST = r"""
## {pictures}

![{alt}]({first} "{alt}")

{paragraph}

![{alt} 2]({second}) {paragraph}

### {code}

```python:trains.py
from datetime import timedelta

DELAYS: dict[str, timedelta] = {{"のぞみ": timedelta(0)}}  # too long for any phone to show as it is

@property
def delay(self, name: str) -> timedelta:
    return DELAYS.get(name, timedelta(minutes=5))
```

```diff
- slow
+ fast
```

    an indented block

Press <kbd>Ctrl</kbd>+<kbd>C</kbd>; H<sub>2</sub>O, <mark>marked</mark>,
<ruby>旅<rt>たび</rt></ruby>.

## {tables}

| {head} | km | 時間 | {head} 2 | {head} 3 |
|:-------|---:|:----:|----------|----------|
| 東京   | 0  | 0:00 | a        | `b`      |
| 名古屋 | 366 | 1:34 | {long}  | ~~c~~    |

- [x] {done}
- [ ] {todo}

1. one
2. two
   - nested

## {formulas}

$\pi r^2$ {and_} $`a*b*c`$

$$
\sum_{{n=1}}^{{\infty}} \frac{{1}}{{n^2}} = \frac{{\pi^2}}{{6}}
\quad \begin{{pmatrix}} a & b \\ c & d \end{{pmatrix}}
$$

## {callouts}

> [!NOTE]
> {paragraph}

> [!TIP]
> x

> [!IMPORTANT]
> x

> [!WARNING] {todo}
> - {done}

> [!CAUTION]
> x

> {paragraph}
>
> > nested

<details><summary>{head}</summary>

{paragraph}

</details>

<dl><dt>のぞみ</dt><dd>{paragraph}</dd></dl>

{paragraph}[^1]{again}[^2]

[^1]: 320 km/h
[^2]: {paragraph}

---

## {videos}

{filler}

https://www.youtube.com/watch?v=dQw4w9WgXcQ

{paragraph}
"""
_WORDS = {
    "ja": {
        "pictures": "写真",
        "alt": "海",
        "code": "プログラム",
        "tables": "表",
        "head": "駅",
        "long": "とても長いので折り返すことになる内容",
        "done": "切符を買う",
        "todo": "荷物をまとめる",
        "formulas": "数式",
        "and_": "と",
        "callouts": "囲み",
        "again": "もう一度",
        "videos": "動画",
    },
    "en": {
        "pictures": "Pictures",
        "alt": "The sea",
        "code": "Code",
        "tables": "Tables",
        "head": "Station",
        "long": "something that is so long that it has to be broken",
        "done": "buy a ticket",
        "todo": "pack",
        "formulas": "Formulas",
        "and_": "and",
        "callouts": "Callouts",
        "again": " and again",
        "videos": "Videos",
    },
}


def article(language: str, pictures: Sequence[str]) -> str:
    """Return a text in Japanese or English. pictures: the addresses of two."""
    paragraph = _PARAGRAPH[language]
    filler = "\n\n".join([paragraph] * 20)
    first, second = pictures
    rest = _REST.format(
        paragraph=paragraph, filler=filler, first=first, second=second, **_WORDS[language]
    )
    return f"{paragraph}\n\n{paragraph}\n{rest}"
