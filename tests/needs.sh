#!/bin/sh
# What the tests need beyond Python packages: a browser, Chinese fonts, LibreOffice, nginx, openssl, and the published report they read.
# Root gets the packages installed; everybody else is told in one sentence what to install.
set -eu
missing=""
command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing="chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk fontconfig"
command -v soffice >/dev/null || missing="$missing libreoffice-writer-nogui libreoffice-calc-nogui"
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
command -v systemd-analyze >/dev/null || missing="$missing systemd"
command -v openssl >/dev/null || missing="$missing openssl"
command -v pdftoppm >/dev/null || missing="$missing poppler-utils"
if [ -n "$missing" ]; then
  if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
    sudo=""; [ "$(id -u)" = 0 ] || sudo="sudo -n"
    echo "安装测试所需的软件（浏览器、字体、LibreOffice、nginx）… / installing $missing" >&2
    $sudo apt-get update -qq
    # the browser without its window, where the distribution has it: smaller, quicker, the same engine
    ! apt-cache show chromium-headless-shell >/dev/null 2>&1 || missing=$(echo "$missing" | sed 's/^chromium\b/chromium-headless-shell/')
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
  else
    echo "测试缺少 $missing，请先运行：sudo apt-get install $missing / the tests need: $missing" >&2
    exit 1
  fi
fi
if [ ! -f ../shared/reports/dongpo-2021.txt ]; then
  echo "测试要读一份真实公布的报告，但没有找到 ../shared/reports/dongpo-2021.txt。请把它放到项目旁边的 shared 目录。" >&2
  exit 1
fi
