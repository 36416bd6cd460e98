"""What Amaranth says about one program: `python3 tell.py FILE`. Prints one line of JSON."""

import gc
import json
import re
import sys
import warnings


def first_line(error):
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"


def main(path):
    said = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            from amaranth.back import rtlil

            scope = {"__name__": "program"}
            with open(path) as file:
                exec(compile(file.read(), "program.py", "exec"), scope)
            top, ports = scope["top"], scope["ports"]
            rtlil.convert(top, ports=ports)
        except Exception as error:
            said.append({"kind": "error", "message": first_line(error)})
        scope = top = ports = None
        gc.collect()
    for warning in caught:
        if said and warning.category.__name__ == "UnusedElaboratable":
            continue  # what an error left behind
        text = re.sub(r" object at 0x[0-9a-f]+", "", str(warning.message).splitlines()[0])
        said.append({"kind": "warning", "message": f"{warning.category.__name__}: {text}"})
    print(json.dumps(said))


main(sys.argv[1])
