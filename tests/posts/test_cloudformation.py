from pathlib import Path

import pytest

from posts import cloudformation

TEMPLATE = """
Parameters:
  Prefix: {Type: String, Default: blog}
  Protect: {Type: String, Default: "true"}
Conditions:
  Protected: !Equals [!Ref Protect, "true"]
  Open: !And [!Not [!Condition Protected], !Equals [!Ref Prefix, blog]]
Resources:
  Thing:
    Properties:
      Name: !Sub "${Prefix}-thing"
      Owner: !Ref Prefix
      Guarded: !If [Protected, {Mode: [!Ref Prefix]}, false]
      Arn: !GetAtt Other.Arn
      Door: !If [Open, wide, !Ref AWS::NoValue]
"""


@pytest.fixture(autouse=True)
def _template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(TEMPLATE)
    monkeypatch.setattr(cloudformation, "TEMPLATE", file)


def test_functions_of_parameters_are_resolved_and_others_stay() -> None:
    assert cloudformation.properties("Thing", {}) == {
        "Name": "blog-thing",
        "Owner": "blog",
        "Guarded": {"Mode": ["blog"]},
        "Arn": {"Fn::GetAtt": "Other.Arn"},
    }


def test_given_parameters_win_over_the_defaults() -> None:
    resolved = cloudformation.properties("Thing", {"Prefix": "mine", "Protect": "false"})
    assert (resolved["Name"], resolved["Guarded"]) == ("mine-thing", False)


def test_conditions_are_made_of_others_and_no_value_is_nothing() -> None:
    assert "Door" not in cloudformation.properties("Thing", {})
    assert cloudformation.properties("Thing", {"Protect": "false"})["Door"] == "wide"
    mine = cloudformation.properties("Thing", {"Protect": "false", "Prefix": "mine"})
    assert "Door" not in mine


def test_an_unknown_parameter_is_an_error_not_an_empty_name() -> None:
    text = TEMPLATE.replace("${Prefix}", "${Prefixes}")
    cloudformation.TEMPLATE.write_text(text)
    with pytest.raises(KeyError, match="Prefixes"):
        cloudformation.properties("Thing", {})
