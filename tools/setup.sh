# Sourced by ./start and ./test: a virtual environment in .venv with this checkout and the extras named, and the system
# libraries for OpenGL without a screen where they are missing and can be installed. `extras` names the extras to install.
if [ -z "$(ls /usr/lib/*/libEGL.so.1 /usr/lib64/libEGL.so.1 2>/dev/null)" ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        libegl1 libgl1 libgl1-mesa-dri python3-venv >/dev/null
fi

python="${PYTHON:-python3}"
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || {
    echo "Stovetop needs Python 3.11 to 3.13; set PYTHON to one" >&2
    exit 1
}
[ -x .venv/bin/python ] || "$python" -m venv .venv
. .venv/bin/activate
python -m pip install -q --disable-pip-version-check -e ".[$extras]"
