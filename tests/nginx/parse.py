"""What crossplane says of each main file named, strictly: a line for each error."""

import sys

import crossplane

for name in sys.argv[1:]:
    parsed = crossplane.parse(name, strict=True, comments=False)
    for error in parsed["errors"]:
        print(f"{name}\t{error['error']}")
    if not parsed["config"]:
        print(f"{name}\tnothing was read")
print("done")
