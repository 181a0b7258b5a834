#!/usr/bin/env bash
# Prepares what the pages show with, from Debian's fonts and icons: the fonts cut to the letters that Latin scripts need, and one
# file of icons. Pages do without what cannot be made here; the server says so at its start.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

web=$tools/web
inter=/usr/share/fonts/truetype/inter-vf/Inter-roman.var.ttf
charis=/usr/share/fonts/truetype/charis
icons=/usr/share/bootstrap-icons/svg
list=$setup_dir/icons.txt

# Count this up when what is below makes something else of the same inputs.
layout=1

fingerprint() {
    { printf '%s\n' "$layout"; cat "$list"; stat -c '%n %s' "$inter" "$charis"/*.ttf "$icons/check-lg.svg" 2>/dev/null || true; } |
        sha256sum | cut -d' ' -f1
}
[ "$(cat "$tools/stamps/web" 2>/dev/null)" = "$(fingerprint)" ] && exit 0

for part in pyftsubset:fonttools brotli:python3-brotli; do
    case $part in
    pyftsubset:*) command -v pyftsubset >/dev/null ;;
    *) /usr/bin/python3 -c 'import brotli' 2>/dev/null ;;
    esac || { say "pages will use the system's fonts: ${part#*:} is not installed"; exit 0; }
done
mkdir -p "$web" "$tools/stamps"

# Latin with its extensions, punctuation, currency, arrows, and the signs of keys.
letters='U+0020-007E,U+00A0-017F,U+0192,U+0218-021B,U+02C6,U+02DA,U+02DC,U+1E9E,U+2009,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A,U+20AC,U+2122,U+2190-2193,U+21E7,U+2212,U+2248,U+2264-2265,U+2303,U+2318,U+2325,U+23CE'

# subset NAME SOURCE LAYOUT-FEATURES
subset() {
    if [ ! -f "$2" ]; then
        say "pages will do without $1: ${2##*/} is not installed"
        return
    fi
    pyftsubset "$2" --unicodes="$letters" --layout-features="$3" --flavor=woff2 --output-file="$web/$1.part" --no-hinting \
        --desubroutinize --name-IDs=1,2 --drop-tables+=STAT,meta 2>/dev/null
    mv "$web/$1.part" "$web/$1"
}

# The upright letters between the weights that the pages use.
if [ -f "$inter" ]; then
    fonttools varLib.instancer "$inter" wght=400:700 -o "$web/inter.ttf" -q 2>/dev/null || cp "$inter" "$web/inter.ttf"
fi
subset inter.woff2 "$web/inter.ttf" kern,liga,calt,tnum,ccmp,locl,mark
rm -f "$web/inter.ttf"
subset charis.woff2 "$charis/CharisSIL-Regular.ttf" kern,liga,ccmp,locl
subset charis-bold.woff2 "$charis/CharisSIL-Bold.ttf" kern,liga,ccmp,locl
subset charis-italic.woff2 "$charis/CharisSIL-Italic.ttf" kern,liga,ccmp,locl

if [ -d "$icons" ]; then
    {
        printf '<svg xmlns="http://www.w3.org/2000/svg">'
        while read -r name; do
            # The outer element of the icon becomes a symbol.
            tr -d '\n' <"$icons/$name.svg" |
                sed -E "s/<svg[^>]*viewBox=\"([^\"]*)\"[^>]*>/<symbol id=\"$name\" viewBox=\"\1\">/; s/<\/svg>/<\/symbol>/; s/> +</></g"
        done <"$list"
        printf '</svg>\n'
    } >"$web/icons.svg.part"
    mv "$web/icons.svg.part" "$web/icons.svg"
else
    say "pages will do without icons: bootstrap-icons is not installed"
fi
fingerprint >"$tools/stamps/web"
