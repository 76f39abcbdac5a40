"""On which line everything in a TOML file stands."""

from words.lines_of_toml import lines_of

TEXT = """a = 1
# a comment
b.c = { d = [1, 2] }

[t] # another
"quoted key" = '''
[no.header]
k = 1'''
after = 2

[[list]]
x = [
  1, # one
  [
    2,
  ],
  { y = 3 }
]
[list.sub]
z = 1
[[list]]
[[list.inner]]
w = 1
[[list.inner]]
w = 2
"""


def test_every_key_and_value_has_its_line() -> None:
    """Headers in strings are none, lists go over lines, lists of tables lie within each other."""
    assert lines_of(TEXT) == {
        ("a",): 1,
        ("b",): 3,
        ("b", "c"): 3,
        ("b", "c", "d"): 3,
        ("b", "c", "d", 0): 3,
        ("b", "c", "d", 1): 3,
        ("t",): 5,
        ("t", "quoted key"): 6,
        ("t", "after"): 9,
        ("list", 0): 11,
        ("list", 0, "x"): 12,
        ("list", 0, "x", 0): 13,
        ("list", 0, "x", 1): 16,
        ("list", 0, "x", 1, 0): 16,
        ("list", 0, "x", 2): 17,
        ("list", 0, "x", 2, "y"): 17,
        ("list", 0, "sub"): 19,
        ("list", 0, "sub", "z"): 20,
        ("list", 1): 21,
        ("list", 1, "inner", 0): 22,
        ("list", 1, "inner", 0, "w"): 23,
        ("list", 1, "inner", 1): 24,
        ("list", 1, "inner", 1, "w"): 25,
    }


def test_a_carriage_return_or_a_rare_line_end_does_not_count() -> None:
    """Files come from Windows, and texts hold whatever was pasted."""
    assert lines_of('a = 1\r\nb = "x\u2028y"\r\nc = 2\r\n') == {("a",): 1, ("b",): 2, ("c",): 3}
