#!/usr/bin/env bash
# Speaks talk.txt into $QUILL_TOOLS/sample/talk.m4a; does nothing when that is up to date.
source "$(dirname "${BASH_SOURCE[0]}")/../setup/common.sh"

here=$root/Support/sample
python=$tools/venvs/voice/bin/python
voice=${QUILL_VOICE_MODEL:-$tools/models/voice-joe/en_US-joe-medium.onnx}
out=$tools/sample

stamp=$({ printf '%s\n' "$voice"; cat "$here/talk.txt" "$here/speak.py" "$here/make.sh"; } | sha256sum | cut -d' ' -f1)
if [ -s "$out/talk.m4a" ] && [ "$(cat "$out/stamp" 2>/dev/null)" = "$stamp" ]; then exit 0; fi
[ -x "$python" ] || fail "the speech synthesiser is not installed" "make setup"

say "speaking the sample recording"
started=$SECONDS
mkdir -p "$out"
scratch=$(mktemp -d "$out/.new-XXXXXX")
trap 'rm -rf "$scratch"' EXIT

OMP_NUM_THREADS=1 "$python" "$here/speak.py" "$voice" "$here/talk.txt" "$scratch/talk.wav" 2>"$scratch/log" ||
    { tail -n 5 "$scratch/log" >&2; fail "the speech synthesiser stopped" "make setup, then try again"; }
ffmpeg -nostdin -loglevel error -y -i "$scratch/talk.wav" -codec:a aac -b:a 96k -movflags +faststart \
    -metadata title='What three years of a repair café taught us' -metadata artist='Martin' \
    -metadata date=2026-11-20 "$scratch/talk.m4a" || fail "ffmpeg could not encode the sample" "make setup, then try again"

mv "$scratch/talk.m4a" "$out/talk.m4a"
printf '%s\n' "$stamp" >"$out/stamp"
say "  sample ready after $(seconds_since "$started")"
