"""Measurements. None of them asks the real site for the list, nor does an assistant that one of them starts."""

import os

os.environ |= {"BRO_REGISTRY_URL": "http://127.0.0.1:9/", "BRO_REGISTRY_SCHEDULE": "off"}
