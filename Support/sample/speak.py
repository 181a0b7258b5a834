"""Speaks a text into a wave file: speak.py VOICE.onnx TEXT OUT.wav. Paragraphs are separated by empty lines.

A speaker breathes between sentences and pauses between subjects; the silences here are those.
"""

import re
import sys
import wave
from pathlib import Path

from piper import PiperVoice, SynthesisConfig

AFTER_SENTENCE = 0.4
AFTER_PARAGRAPH = 1.3

# Without noise the same text always gives the same sound, so that figures taken from it can be compared.
STYLE = SynthesisConfig(length_scale=1.1, noise_scale=0.0, noise_w_scale=0.0)


def main(voice_file: str, text_file: str, wave_file: str) -> None:
    voice = PiperVoice.load(voice_file)
    paragraphs = re.split(r"\n\s*\n", Path(text_file).read_text(encoding="utf-8").strip())
    with wave.open(wave_file, "wb") as out:
        out.setparams((1, 2, voice.config.sample_rate, 0, "NONE", ""))

        def silence(seconds: float) -> None:
            out.writeframes(bytes(2 * int(seconds * voice.config.sample_rate)))

        for paragraph in paragraphs:
            for sentence in voice.synthesize(" ".join(paragraph.split()), STYLE):
                out.writeframes(sentence.audio_int16_bytes)
                silence(AFTER_SENTENCE)
            silence(AFTER_PARAGRAPH)


if __name__ == "__main__":
    main(*sys.argv[1:])
