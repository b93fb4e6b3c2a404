#!/bin/sh
# Makes every prompt and the hold music: 8 kHz, one channel, 16 bits. Needs espeak-ng and sox. Texts are in texts.txt, one a line:
# name|English|Chinese. Those whose names end in -before or -after are halves of a sentence around a number; numbers are made here.
#   ./make.sh           makes everything; own recordings of the same names are lost
#   ./make.sh NAME...   makes these prompts only, in both languages ("music" for the hold music)
set -eu
cd "$(dirname "$0")"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# say LANGUAGE NAME TEXT END: seconds of silence at the end
say() {
    case $1-$2 in
        en-number-*) voice=en-gb; speed=140 ;; # a lone word is spoken faster than one in a sentence
        en-*) voice=en-gb; speed=160 ;;
        # plain cmn spells the characters by their English names
        zh-number-*) voice=cmn-latn-pinyin; speed=140 ;;
        zh-*) voice=cmn-latn-pinyin; speed=180 ;;
    esac
    mkdir -p "$1"
    printf '%s\n' "$3" | espeak-ng -v "$voice" -s "$speed" -b 1 --stdin -w "$scratch/raw.wav"
    # room for the filters; the telephone band; loud and soft words brought together; silence cut off; peak 3 dB below full scale
    sox -R -D "$scratch/raw.wav" -c 1 -b 16 -e signed-integer "$scratch/cut.wav" gain -9 rate -h 8000 highpass 200 \
        compand 0.003,0.08 6:-60,-60,-30,-15,-12,-9,0,-6 -3 -60 0.003 \
        silence 1 0.005 -42d reverse silence 1 0.005 -42d reverse norm -3
    # a lone open vowel is loud for its peak: what sounds, pauses aside, is lowered to the level of the others
    level=$(sox "$scratch/cut.wav" -n silence 1 0.005 -42d -1 0.03 -42d stats 2>&1 | awk '/^RMS lev/ { print $NF }')
    lower=$(awk -v level="$level" -v loudest=-19.5 'BEGIN { print (level > loudest ? loudest - level : 0) }')
    sox -R -D "$scratch/cut.wav" "$1/$2.wav" gain "$lower" pad "$joint" "$4"
}

# Mandarin of a number from 0 to 99
mandarin() {
    ones=$(printf '零 一 二 三 四 五 六 七 八 九' | cut -d' ' -f$(($1 % 10 + 1)))
    tens=$(printf '零 一 二 三 四 五 六 七 八 九' | cut -d' ' -f$(($1 / 10 + 1)))
    if [ "$1" -lt 10 ]; then printf '%s' "$ones"; return; fi
    if [ "$1" -lt 20 ]; then tens=; fi
    if [ $(($1 % 10)) -eq 0 ]; then ones=; fi
    printf '%s十%s' "$tens" "$ones"
}

wanted() {
    [ -z "$names" ] || case " $names " in *" $1 "*) ;; *) false ;; esac
}

music() {
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
}

# the tone after which a message is recorded, the same for everybody
beep() {
    for language in en zh; do
        sox -R -D -n -r 8000 -c 1 -b 16 -e signed-integer "$language/beep.wav" synth 0.4 sine 1000 gain -12 fade h 0.01 0.4 0.02 pad "$joint" 0
    done
}

names=$*
joint=0.03 # seconds of silence at the beginning, and where a sentence goes on with another prompt
while IFS='|' read -r name english chinese; do
    case $name in *-before) end=$joint ;; *) end=0.14 ;; esac
    if wanted "$name"; then
        say en "$name" "$english" "$end"
        say zh "$name" "$chinese" "$end"
    fi
done < texts.txt
for number in $(seq 0 60); do
    if wanted "number-$number"; then
        say en "number-$number" "$number" "$joint"
        say zh "number-$number" "$(mandarin "$number")" "$joint"
    fi
done
if wanted beep; then
    beep
fi
if wanted music; then
    music
fi
