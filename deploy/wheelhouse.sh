#!/bin/sh
# Packs this release for a machine without a network: the checkout as committed, with every pinned library beside it in wheels/.
# There, "make setup" or "make run" finds wheels/ and asks no registry. The archive fits machines of this kind and this Python.
set -eu
python=.venv/bin/python
name="duban-$($python -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')"
rm -rf "dist/$name"
mkdir -p "dist/$name/wheels"
git archive HEAD | tar -x -C "dist/$name"
$python -m pip download -qq --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt -d "dist/$name/wheels"
kind=$($python -c 'import platform, sys; print(f"py{sys.version_info.major}{sys.version_info.minor}-{platform.machine()}")')
tar -C dist -czf "dist/$name-offline-$kind.tar.gz" "$name"
rm -rf "dist/$name"
echo "dist/$name-offline-$kind.tar.gz"
