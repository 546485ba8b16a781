#!/bin/sh
# Sows the fuzzer's corpus, `seeds.sh OUTDIR`: the fixtures, and what tests/matrix/make.sh has made, if it was run.
set -eu
cd "$(dirname "$0")/.."
out=$1

# The bytes that choose a password in invariants.rs: none, the empty one, and those of the fixtures and the matrix.
sow() {
  target=$1
  file=$2
  name=$(basename "$file")
  case $target in
    pkcs12 | key)
      for choice in 0 1 2 3 4; do
        { printf %b "\\00$choice"; cat "$file"; } >"$out/$target/$choice-$name"
      done
      ;;
    # What `choices` in invariants.rs makes of these: each route, and Windows with 2.x and all that there is to switch.
    configuration)
      for choices in 0000 0001 0002 0003; do
        switches=$([ $choices = 0003 ] && echo 0077 || echo 0000)
        { printf %b "\\$choices\\$switches"; cat "$file"; } >"$out/$target/$choices-$name"
      done
      ;;
    *) cp "$file" "$out/$target/$name" ;;
  esac
}

for target in sniff certificate pkcs12 key zip configuration; do mkdir -p "$out/$target"; done
for file in tests/fixtures/certificates/* tests/fixtures/hostile/* target/matrix/*/*; do
  if [ ! -f "$file" ] || [ "$(wc -c <"$file")" -gt 65536 ]; then continue; fi
  case $file in
    *.pfx | *.p12) sow pkcs12 "$file" ;;
    *.key | *.key.der) sow key "$file" ;;
    *.der | *.p7b | *.cer) sow certificate "$file" ;;
    *.zip) sow zip "$file" ;;
    *.md | *.tsv) ;;
    *.config)
      sow sniff "$file"
      sow configuration "$file"
      ;;
    *) sow sniff "$file" ;;
  esac
done
for file in tests/fixtures/configurations/*; do
  case $file in *.md) continue ;; esac
  sow sniff "$file"
  sow configuration "$file"
done
