"""Prints a profile of Mozilla's guideline 6.0 as sslyze reads it: that of its own 5.7 without DHE, which 6.0 dropped.

5.7 and 6.0 differ in nothing else that sslyze looks at: it knows no X25519MLKEM768.
"""

import json
import pathlib
import sys

import sslyze

guideline = json.loads((pathlib.Path(sslyze.__file__).parent / "mozilla_tls_profile/5.7.json").read_text())
profile = guideline["configurations"][sys.argv[1]]
profile["ciphers"]["iana"] = [name for name in profile["ciphers"]["iana"] if not name.startswith("TLS_DHE_")]
profile["ciphers"]["openssl"] = [name for name in profile["ciphers"]["openssl"] if not name.startswith("DHE-")]
profile["dh_param_size"] = None
print(json.dumps(profile))
