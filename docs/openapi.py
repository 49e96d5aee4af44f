#!/usr/bin/env python3
"""Turn openapi.yaml into openapi.json: openapi.py FROM TO

Reads YAML with the types of JSON alone: a day is a string, and "off" and "no"
are words.  Refuses a member that is named twice.
"""
import json
import os
import re
import sys

import yaml


class Loader(yaml.SafeLoader):
    """YAML 1.2's core types, no more."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:null|)$", ["n", ""]),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789"),
):
    Loader.add_implicit_resolver(
        "tag:yaml.org,2002:" + tag, re.compile(pattern), list(first)
    )


def mapping(loader, node, deep=False):
    seen = set()
    for key, _ in node.value:
        if key.value in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"'{key.value}' is named twice", key.start_mark
            )
        seen.add(key.value)
    return loader.construct_mapping(node, deep=True)


Loader.add_constructor("tag:yaml.org,2002:map", mapping)


def main(source, target):
    with open(source, encoding="utf-8") as file:
        document = yaml.load(file, Loader)
    partial = target + ".part"
    with open(partial, "w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")
    os.replace(partial, target)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
