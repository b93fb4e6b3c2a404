#!/bin/sh
# Makes every prompt and the hold music: 8 kHz, one channel, 16 bits. Needs espeak-ng and sox.
# Run it after changing a text: ./make.sh
set -eu
cd "$(dirname "$0")"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# say LANGUAGE NAME TEXT
say() {
    case $1 in
        en) voice=en-gb; speed=150 ;;
        zh) voice=cmn-latn-pinyin; speed=160 ;;
    esac
    mkdir -p "$1"
    espeak-ng -v "$voice" -s "$speed" -w "$scratch/raw.wav" "$3"
    # a short breath before and after; the telephone band; room below full scale for G.711
    sox -R "$scratch/raw.wav" -r 8000 -c 1 -b 16 -e signed-integer "$1/$2.wav" \
        gain -6 highpass 200 norm -6 pad 0.2 0.3 dither -s
}

say en announcement   "This is a test announcement. Thank you for calling. Good bye."
say en queue-welcome  "All our agents are busy. Please hold the line."
say en queue-comfort  "Please stay on the line. Your call will be answered in turn."
say en unavailable    "We cannot take your call at the moment. Please try again later. Good bye."
say en closed         "We are closed now. Please call again during our opening hours. Good bye."
say en echo           "You will now hear yourself."
say zh announcement   "这是一段测试录音。感谢您的来电。再见。"
say zh queue-welcome  "所有坐席正忙。请不要挂机。"
say zh queue-comfort  "请稍候。我们会按顺序接听您的电话。"
say zh unavailable    "现在无法接听您的电话。请稍后再拨。再见。"
say zh closed         "现在是非工作时间。请在工作时间来电。再见。"
say zh echo           "现在您会听到自己的声音。"

# Hold music: eight chords of three seconds, a soft pad with a plucked arpeggio over it. Every chord rises from silence and
# falls back to it, so the last one leads into the first and the loop has no seam.
chord() {
    number=$1; bass=$2; third=$3; fifth=$4; top=$5
    sox -R -n -r 16000 -b 16 "$scratch/pad.wav" synth 3 sine "$bass" synth 3 sine mix "$third" synth 3 sine mix "$fifth" \
        fade h 0.6 3 0.8 norm -16
    for note in "$bass" "$third" "$fifth" "$top" "$fifth" "$third"; do
        sox -R -n -r 16000 -b 16 "$scratch/note.wav" synth 0.5 pluck "$note" fade l 0.005 0.5 0.15 norm -14
        cat "$scratch/note.wav" > "$scratch/note-$number-$((${count:=0})).wav"
        count=$((count + 1))
    done
    sox -R "$scratch"/note-"$number"-*.wav "$scratch/arpeggio.wav"
    rm "$scratch"/note-"$number"-*.wav
    count=0
    sox -R -m "$scratch/pad.wav" "$scratch/arpeggio.wav" "$scratch/chord-$number.wav" trim 0 3
}

mkdir -p music
chord 1 A3 C4 E4 A4
chord 2 F3 A3 C4 F4
chord 3 C4 E4 G4 C5
chord 4 G3 B3 D4 G4
chord 5 A3 C4 E4 B4
chord 6 D4 F4 A4 D5
chord 7 F3 A3 C4 G4
chord 8 E3 G3 B3 E4
sox -R "$scratch"/chord-?.wav -r 8000 -c 1 -b 16 -e signed-integer music/hold.wav lowpass 3000 norm -12 dither -s
