#!/bin/sh
# The one thing to type: makes the environment when needed, then runs the `bro` command.
# It needs Python 3.11 with its venv module, or a network from which uv can fetch one.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
venv=$root/.venv
stamp=$venv/.bro-environment
unset PYTHONDONTWRITEBYTECODE # each start would compile Rasa and its libraries anew, which takes longer than all the rest

say() { printf '%s\n' "$*" >&2; }

is_python_311() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; }

find_python() {
    for candidate in python3.11 python3 python "${HOME:-/}"/.pyenv/versions/3.11*/bin/python; do
        if command -v "$candidate" >/dev/null 2>&1 && is_python_311 "$candidate"; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

make_venv() {
    if python=$(find_python); then
        say "Omgeving maken met $("$python" --version) ..."
        "$python" -m venv "$venv" && return 0
        say "Python 3.11 kan geen omgeving maken: de module venv ontbreekt."
    fi
    if command -v uv >/dev/null 2>&1; then
        say "Python 3.11 ophalen met uv ..."
        uv venv --quiet --seed --python 3.11 "$venv" && return 0
    fi
    say "Python 3.11 is nodig en is niet gevonden."
    say "Installeer het (Debian en Ubuntu: apt install python3.11 python3.11-venv; macOS: brew install python@3.11),"
    say "of installeer uv, dat zelf een Python 3.11 ophaalt. Start daarna ./bro opnieuw."
    exit 1
}

find_uv() {
    if command -v uv >/dev/null 2>&1; then command -v uv; return; fi
    # In a folder of its own: `uv pip sync` removes from the environment whatever requirements.txt does not name.
    [ -x "$venv/uv/bin/uv" ] || "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --require-hashes --target "$venv/uv" -r "$root/requirements/uv.txt"
    printf '%s\n' "$venv/uv/bin/uv"
}

fingerprint() { cat "$root/requirements.txt" "$root/pyproject.toml" "$root"/deploy/site/* | cksum; }

if [ ! -x "$venv/bin/python" ]; then
    make_venv
fi
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$(fingerprint)" ]; then
    say "Pakketten installeren (de eerste keer een paar honderd MB) ..."
    if [ ! -w "$venv" ]; then
        say "U mag niet schrijven in $venv. Start ./bro een keer als wie deze map beheert, of geef uzelf rechten."
        exit 1
    fi
    trap 'say "Installeren is niet gelukt. Is er verbinding met de pakketbron (PIP_INDEX_URL, UV_INDEX_URL, een proxy)? Start daarna ./bro opnieuw."' EXIT
    uv=$(find_uv)
    "$uv" pip sync --quiet --python "$venv/bin/python" --require-hashes "$root/requirements.txt"
    "$uv" pip install --quiet --python "$venv/bin/python" --no-deps --editable "$root"
    fingerprint >"$stamp"
    trap - EXIT
fi
exec "$venv/bin/bro" "$@"
