#!/bin/sh
# Makes .venv. Debian keeps venv in a package of its own: root gets it installed, everybody else is told its name.
set -eu
python=$1
if "$python" -m venv .venv 2>/dev/null; then exit 0; fi
rm -rf .venv
package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package" >/dev/null
  exec "$python" -m venv .venv
fi
echo "缺少 Python 的 venv 组件，请先运行：sudo apt-get install $package / please install $package" >&2
exit 1
